//! Lists of what is to be watched: OPML, and addresses one a line.

use analysis::feed::opml;
use url::Url;

use crate::address::shown_address;

/// Addresses of a list, and feeds of a subscription list, that are read.
const MOST_LISTED: usize = 100_000;

/// Something that a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) url: String,
    /// Whether it is said to be a feed; else it is an address that is asked for once.
    pub(crate) feed: bool,
    pub(crate) title: Option<String>,
    /// The outlet's own page.
    pub(crate) home: Option<String>,
    /// Folders within folders.
    pub(crate) folders: Vec<String>,
}

/// Whether these bytes begin as OPML does.
pub(super) fn is_opml(start: &str) -> bool {
    start.starts_with("<opml") || (start.starts_with("<?xml") && start.contains("<opml"))
}

/// Whether these bytes are addresses, one a line. `whole` is whether they are all there are; else the last line may be
/// cut.
pub(super) fn is_addresses(bytes: &[u8], whole: bool) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = if whole { text } else { text.rsplit_once('\n').map_or(text, |(lines, _)| lines) };
    let mut lines = lines_of(text).peekable();
    lines.peek().is_some() && lines.all(is_address)
}

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn is_address(line: &str) -> bool {
    let written = line.starts_with("http://") || line.starts_with("https://");
    written && !line.contains(char::is_whitespace) && Url::parse(line).is_ok()
}

/// The addresses of a list, one a line; what is none is returned as it stands.
pub(super) fn of_addresses(bytes: &[u8]) -> Vec<Result<Listed, String>> {
    let text = String::from_utf8_lossy(bytes);
    let listed = |line: &str| match Url::parse(line) {
        Ok(url) if is_address(line) => {
            Ok(Listed { url: url.into(), feed: false, title: None, home: None, folders: Vec::new() })
        }
        _ => Err(shown_address(line).chars().take(200).collect()),
    };
    lines_of(&text).take(MOST_LISTED).map(listed).collect()
}

/// The feeds of a subscription list; an outline whose feed has no usable address is returned by its title.
pub(super) fn of_opml(bytes: &[u8]) -> Result<Vec<Result<Listed, String>>, String> {
    let list = opml::parse(bytes).map_err(|error| error.to_string())?;
    let listed = |outline: opml::Outline| {
        let written = outline.feed_url?;
        Some(match Url::parse(written.trim()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Listed {
                url: url.into(),
                feed: true,
                title: outline.title,
                home: outline.html_url,
                folders: outline.folders,
            }),
            _ => Err(format!("{} ({})", outline.title.unwrap_or_default(), shown_address(&written))),
        })
    };
    Ok(list.outlines.into_iter().filter_map(listed).take(MOST_LISTED).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_addresses_is_told_from_a_text() {
        let list = b"# boats\nhttps://holm-gazette.example/boat\n\nhttps://skerry-post.example/a?b=1\r\n";
        assert!(is_addresses(list, true));
        assert_eq!(of_addresses(list).len(), 2);
        assert!(is_addresses(b"https://a.example/\nhttps://b.exam", false));
        for text in ["", "# only a note\n", "See https://a.example/\n", "https://a.example/\nand more\n"] {
            assert!(!is_addresses(text.as_bytes(), true), "{text}");
        }
    }
}
