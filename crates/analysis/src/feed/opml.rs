//! OPML: lists of subscriptions, read and written.

use super::links::absolute;
use super::markup::fold;
use super::sitemap::no_address;
use super::words::{Words, beginning};
use super::xml::{Element, Faults, Reader};
use super::{Deviation, FeedError, encoding, limits, sniff};

/// A list of subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opml {
    /// Its title.
    pub title: Option<String>,
    /// Subscriptions in the order of the list, out of all folders.
    pub outlines: Vec<Outline>,
    /// What was wrong with it.
    pub problems: Vec<Deviation>,
}

/// One subscription, or a link to a page or another list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its name.
    pub title: Option<String>,
    /// Address of the feed, or of the list or page that `kind` says. `None` where only the page is known; as written
    /// where it is no address of http or https, which is a problem told.
    pub feed_url: Option<String>,
    /// Address of the page.
    pub html_url: Option<String>,
    /// `type` as written: `rss`, `atom`, `include`, `link`.
    pub kind: Option<String>,
    /// The folders that it lies in, outermost first.
    pub folders: Vec<String>,
    /// `category`: tags, and places in other hierarchies (`/boats/ferries`), as written between the commas.
    pub categories: Vec<String>,
}

/// Reads a list of subscriptions. A feed that stands in two folders is there twice.
///
/// # Errors
/// Where it is no OPML.
pub fn parse(bytes: &[u8]) -> Result<Opml, FeedError> {
    if bytes.len() > limits::MAX_BYTES {
        return Err(FeedError::TooLarge(bytes.len()));
    }
    let decoded = encoding::decode(bytes, None);
    let text = decoded.text.trim();
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    let mut list = Opml { problems: decoded.deviations, ..Opml::default() };
    let mut reader = Reader::new(text, None);
    let root = reader.root().ok_or_else(|| FeedError::NotAFeed("a text".to_owned()))?;
    if root.local != "opml" {
        let name = beginning(&root.local);
        return Err(FeedError::NotAFeed(format!("a document that begins with <{name}>")));
    }
    let mut next = Some(root);
    // Lists that were put behind each other are one.
    while let Some(root) = next {
        list.read(&mut reader, &root);
        next = reader.root().filter(|root| root.local == "opml");
    }
    let faults: Faults = reader.finish();
    faults.tell(&mut list.problems);
    Ok(list)
}

/// Whether the bytes begin as OPML does.
pub fn looks_like_opml(bytes: &[u8]) -> bool {
    sniff::begins_with(bytes, |name| name == "opml")
}

impl Opml {
    fn read<'x>(&mut self, reader: &mut Reader<'x>, root: &Element<'x>) {
        let mut folders: Vec<(usize, String)> = Vec::new();
        while let Some(element) = reader.child(root.depth) {
            match element.local.as_ref() {
                "title" if self.title.is_none() => {
                    self.title = Words::read(reader, &element, |_| false).plain(&mut reader.faults);
                }
                "outline" => {
                    while folders.last().is_some_and(|(depth, _)| *depth >= element.depth) {
                        folders.pop();
                    }
                    self.outline(reader, &element, &mut folders);
                }
                _ => {}
            }
        }
    }

    fn outline<'x>(
        &mut self,
        reader: &mut Reader<'x>,
        element: &Element<'x>,
        folders: &mut Vec<(usize, String)>,
    ) {
        let mut value = |names: &[&str]| {
            let found = names.iter().find_map(|name| reader.attribute(element, name))?;
            let found = fold(&found).into_owned();
            (!found.is_empty()).then_some(found)
        };
        let title = value(&["title", "text"]);
        let (feed, page) = (value(&["xmlUrl", "url"]), value(&["htmlUrl"]));
        let (kind, categories) = (value(&["type"]), value(&["category"]));
        if feed.is_none() && page.is_none() {
            return folder(reader, element, title, folders);
        }
        if self.outlines.len() >= limits::MAX_OUTLINES {
            reader.faults.dropped += 1;
            return;
        }
        let mut address = |written: Option<String>| {
            let written = written?;
            let url = web_address(&written);
            if url.is_none() {
                no_address(&mut self.problems, &written);
            }
            url
        };
        let outline = Outline {
            title,
            feed_url: address(feed.clone()).or(feed),
            html_url: address(page),
            kind,
            folders: folders.iter().map(|(_, name)| name.clone()).collect(),
            categories: categories.as_deref().map(between_commas).unwrap_or_default(),
        };
        self.outlines.push(outline);
    }
}

/// Opens the folder that `element` is, as far as folders are followed and have names.
fn folder(
    reader: &mut Reader<'_>,
    element: &Element<'_>,
    title: Option<String>,
    folders: &mut Vec<(usize, String)>,
) {
    let Some(mut title) = title else { return };
    reader.faults.too_long |= title.len() > limits::MAX_FOLDER_NAME || folders.len() >= limits::MAX_FOLDERS;
    title.truncate(title.floor_char_boundary(limits::MAX_FOLDER_NAME));
    let title = title.trim_end().to_owned();
    if folders.len() < limits::MAX_FOLDERS {
        folders.push((element.depth, title));
    }
}

/// An address of a page; `feed:` before it, as some readers wrote, is taken off.
fn web_address(written: &str) -> Option<String> {
    let written = match written.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => &format!("http:{rest}"),
        Some(rest) => rest,
        None => written,
    };
    absolute(written, None).filter(|url| url.starts_with("http"))
}

fn between_commas(written: &str) -> Vec<String> {
    written
        .split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .take(limits::MAX_LIST)
        .collect()
}

/// Writes a list of subscriptions as OPML 2.0, folders nested. [`parse`] gives the same outlines back, where every
/// one has an address, and names have no blanks at their ends.
pub fn write(list: &Opml) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n");
    if let Some(title) = &list.title {
        out.push_str(&format!("    <title>{}</title>\n", escaped(title)));
    }
    out.push_str("  </head>\n  <body>\n");
    let mut open: Vec<&str> = Vec::new();
    for outline in &list.outlines {
        let shared = open.iter().zip(&outline.folders).take_while(|(open, folder)| *open == folder).count();
        close(&mut out, &mut open, shared);
        for folder in &outline.folders[shared..] {
            indent(&mut out, open.len());
            let name = escaped(folder);
            out.push_str(&format!("<outline text=\"{name}\" title=\"{name}\">\n"));
            open.push(folder);
        }
        indent(&mut out, open.len());
        write_outline(outline, &mut out);
    }
    close(&mut out, &mut open, 0);
    out.push_str("  </body>\n</opml>\n");
    out
}

fn close(out: &mut String, open: &mut Vec<&str>, to: usize) {
    while open.len() > to {
        open.pop();
        indent(out, open.len());
        out.push_str("</outline>\n");
    }
}

fn indent(out: &mut String, depth: usize) {
    out.push_str("    ");
    out.extend(std::iter::repeat_n("  ", depth));
}

fn write_outline(outline: &Outline, out: &mut String) {
    let categories = outline.categories.join(",");
    let address = outline.feed_url.as_deref();
    // A list or page that is linked to is no feed.
    let is_feed = !matches!(outline.kind.as_deref(), Some("include" | "link"));
    let attributes = [
        ("type", outline.kind.as_deref().or(address.map(|_| "rss"))),
        ("text", outline.title.as_deref().or(address).or(outline.html_url.as_deref())),
        ("title", outline.title.as_deref()),
        (if is_feed { "xmlUrl" } else { "url" }, address),
        ("htmlUrl", outline.html_url.as_deref()),
        ("category", Some(categories.as_str()).filter(|categories| !categories.is_empty())),
    ];
    out.push_str("<outline");
    for (name, value) in attributes {
        if let Some(value) = value {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
    }
    out.push_str("/>\n");
}

/// As XML can hold it: what is no character of XML is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_links_and_lists() {
        let list = parse(
            br#"<opml version="2.0"><head><title>Boats &amp; ships</title></head><body>
            <outline text="Isles"><outline text="North"><outline text="Holm" type="rss" xmlUrl=" https://a.example/f "/>
            </outline><outline text="Skerran" htmlUrl="https://b.example/"/></outline>
            <outline type="include" text="More" url="https://c.example/list.opml"/>
            <outline text="bad" xmlUrl="javascript:alert(1)"/>
            <outline text="old" xmlUrl="feed://d.example/f" category="news, /isles/north"/></body></opml>"#,
        )
        .unwrap();
        assert_eq!(list.title.as_deref(), Some("Boats & ships"));
        let folders: Vec<String> = list.outlines.iter().map(|outline| outline.folders.join("/")).collect();
        assert_eq!(folders, ["Isles/North", "Isles", "", "", ""]);
        assert_eq!(list.outlines[0].feed_url.as_deref(), Some("https://a.example/f"));
        assert_eq!(list.outlines[4].feed_url.as_deref(), Some("http://d.example/f"));
        assert_eq!(list.outlines[4].categories, ["news", "/isles/north"]);
        assert_eq!(list.problems, [Deviation::NoAddress("javascript:alert(1)".to_owned())]);
        let again = parse(write(&list).as_bytes()).unwrap();
        assert_eq!(again.outlines[..3], list.outlines[..3]);
    }

    #[test]
    fn what_is_written_is_escaped() {
        let title = Some("\"A\" <b> & \u{0}'B'\n".to_owned());
        let feed_url = Some("https://a.example/?a=1&b=\"2\"".to_owned());
        let outline = Outline { title, feed_url: feed_url.clone(), ..Outline::default() };
        let list = Opml { outlines: vec![outline], ..Opml::default() };
        let again = parse(write(&list).as_bytes()).unwrap();
        assert_eq!(again.outlines[0].title.as_deref(), Some("\"A\" <b> & 'B'"));
        assert_eq!(again.outlines[0].feed_url, feed_url);
        assert!(again.problems.is_empty());
    }
}
