//! Feeds and what must be read out of them: one folder a case, one test a case. All feeds are written for this.
//!
//! `feed.xml` or `feed.json` as it would come over the wire; `reading.snap` is what is read.

use std::fmt::Write;
use std::path::Path;

use analysis::feed::{Feed, Item, ItemDate, looks_like_feed, parse};

fn reads(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("a feed stands in a folder")?.canonicalize()?;
    let bytes = std::fs::read(path)?;
    assert!(looks_like_feed(&bytes, None));
    let feed = parse(&bytes, None, Some("https://holm-gazette.example/feed"))?;
    let mut out = Page(String::new());
    out.feed(&feed);
    for (at, item) in feed.items.iter().enumerate() {
        let _ = writeln!(out.0, "\nitem {}", at + 1);
        out.item(item);
    }
    insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("reading", out.0);
    });
    Ok(())
}

struct Page(String);

impl Page {
    fn field(&mut self, name: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into().filter(|value| !value.is_empty()) {
            let _ = writeln!(self.0, "{name}: {value}");
        }
    }

    fn date(&mut self, name: &str, date: Option<&ItemDate>) {
        let read = date.and_then(|date| date.parsed).map_or("not read".to_owned(), |read| read.to_string());
        self.field(name, date.map(|date| format!("{read} ({})", date.written)));
    }

    fn feed(&mut self, feed: &Feed) {
        self.field("format", feed.format.as_str().to_owned());
        self.field("encoding", feed.encoding.to_owned());
        for deviation in &feed.deviations {
            self.field("deviation", deviation.to_string());
        }
        self.field("title", feed.title.clone());
        self.field("description", feed.description.clone());
        self.field("link", feed.link.clone());
        self.field("self", feed.self_link.clone());
        self.field("hub", feed.hub.clone());
        self.field("image", feed.image.clone());
        self.field("language", feed.language.clone());
        self.field("authors", feed.authors.join("; "));
        self.date("published", feed.published.as_ref());
        self.date("updated", feed.updated.as_ref());
        self.field("ttl", feed.ttl.map(|minutes| minutes.to_string()));
        self.field("update period", feed.update_period.map(|minutes| minutes.to_string()));
        let days = [&feed.skip_hours, &feed.skip_days]
            .map(|list| list.iter().map(u8::to_string).collect::<Vec<_>>());
        self.field("skip hours", days[0].join(", "));
        self.field("skip days", days[1].join(", "));
    }

    fn item(&mut self, item: &Item) {
        self.field("guid", item.guid.clone());
        self.field("permalink", item.guid_is_permalink.then(|| "yes".to_owned()));
        self.field("link", item.link.clone());
        self.field("title", item.title.clone());
        self.field("authors", item.authors.join("; "));
        self.date("published", item.published.as_ref());
        self.date("updated", item.updated.as_ref());
        self.field("language", item.language.clone());
        self.field("categories", item.categories.join("; "));
        self.field("comments", item.comments.clone());
        if let Some(source) = &item.source {
            self.field("source", format!("{:?} at {:?}", source.title, source.url));
        }
        for media in &item.media {
            self.field("media", format!("{} ({:?}, {:?} bytes)", media.url, media.kind, media.length));
        }
        self.field("summary", item.summary.clone());
        self.field("content", item.content.clone());
    }
}

datatest_stable::harness! {
    { test = reads, root = "tests/golden-feeds", pattern = r"feed\.(xml|json)$" },
}
