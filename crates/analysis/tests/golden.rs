//! Pages and what must be read out of them: one folder a case, one test a case. All pages are written for this.
//!
//! `page.html` as it would come over the wire, `address.txt` where it came from one; `reading.snap` is what is read.

use std::fmt::Write;
use std::path::Path;

use analysis::extract::{Given, decode, from_page, read_page};
use analysis::languages::outlets;

fn reads(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("a page stands in a folder")?.canonicalize()?;
    let bytes = std::fs::read(path)?;
    let url = std::fs::read_to_string(folder.join("address.txt")).ok().map(|url| url.trim().to_owned());
    let page = decode(&bytes, None);
    let reading = read_page(&page.text, url.as_deref());
    let article = from_page(Given { url, ..Given::default() }, reading, outlets())?;
    let mut out = String::new();
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    field("encoding", Some(page.encoding.to_owned()));
    field("not an article", article.not_article.clone());
    field("title", article.title.as_ref().map(|t| t.as_str().to_owned()));
    field("byline", Some(article.byline.join("; ")).filter(|b| !b.is_empty()));
    field("published", article.published.map(|p| p.to_string()));
    field("modified", article.modified.map(|p| p.to_string()));
    field("language", article.lang.clone());
    field("address", article.url.clone());
    for block in &article.blocks {
        let words = article.text.excerpt(block.span)?;
        field(&format!("{:?}", block.kind), Some(words.to_owned()));
        if let Some(source) = block.source.clone() {
            let written = page.text.get(source).ok_or("the way back leads out of the page")?;
            let first = words.split(' ').next().unwrap_or("");
            assert!(written.trim_start().starts_with(first), "{words:?} is written {written:?}");
        }
    }
    for caption in &article.captions {
        field("caption", Some(caption.text.as_str().to_owned()));
    }
    for comment in &article.comments {
        let to = comment.parent.map(|p| format!(" to {p}")).unwrap_or_default();
        let author = comment.author.as_deref().unwrap_or("?");
        field(&format!("comment of {author}{to}"), Some(comment.text.as_str().replace('\n', " / ")));
    }
    for link in &article.links {
        let words = link.span.map(|s| article.text.excerpt(s)).transpose()?.unwrap_or("");
        field("link", Some(format!("{words} -> {}", link.url)));
    }
    insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("reading", out);
    });
    Ok(())
}

datatest_stable::harness! {
    { test = reads, root = "tests/golden", pattern = r"page\.html$" },
}
