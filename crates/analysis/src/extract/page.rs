//! A page of HTML, read.

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use model::Published;

use super::blocks::{Blocks, read_blocks};
use super::comments::{PageComment, take_comments};
use super::metadata::read_metadata;
use super::url::CanonicalUrl;

/// Elements nested deeper than this are not read; the page says so.
pub const MAX_DEPTH: usize = 2000;
/// Under so many words a body is looked at twice.
const FEW_WORDS: usize = 60;
/// A page with a wall shows at most so many words of its article.
const WALLED_WORDS: usize = 130;

/// What a page says, in plain strings: spans come with the [`model::Article`] made of it.
#[derive(Debug, Default)]
pub struct PageReading {
    pub(super) title: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    pub(super) modified: Option<Published>,
    pub(super) site_name: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) canonical: Option<CanonicalUrl>,
    /// The body, NFC, one `\n` between blocks.
    pub(super) text: String,
    pub(super) captions: Vec<String>,
    /// (address as written, bytes of `text`)
    pub(super) links: Vec<(String, std::ops::Range<usize>)>,
    pub(super) comments: Vec<PageComment>,
    pub(super) not_article: Option<String>,
}

/// Reads a page that came from `url`.
pub fn read_page(html: &str, url: Option<&str>) -> PageReading {
    if nesting(html) > MAX_DEPTH {
        return PageReading {
            not_article: Some(format!("elements are nested more than {MAX_DEPTH} deep")),
            ..PageReading::default()
        };
    }
    let document = Document::from(html);
    let metadata = read_metadata(&document, url);
    let comments = take_comments(&document);
    let front_page = looks_like_a_front(&document, metadata.page_type.as_deref());
    let shown_words = document.body().map_or(0, |body| body.text().split_whitespace().count());
    let walled = wall_words(&document);
    let blocks = body(document, url, shown_words);
    let words = blocks.text.split_whitespace().count();
    let not_article = why_not(words, shown_words, walled, front_page);
    PageReading {
        title: metadata.title,
        byline: metadata.byline,
        published: metadata.published,
        modified: metadata.modified,
        site_name: metadata.site_name,
        lang: metadata.lang,
        canonical: metadata.canonical,
        links: blocks.links.into_iter().map(|l| (l.href, l.start..l.end)).collect(),
        text: blocks.text,
        captions: blocks.captions,
        comments,
        not_article,
    }
}

/// What is around articles and hardly ever in them.
const BESIDE: &str = "aside, nav, [role=navigation], [class*=newsletter], [class*=related], [id*=related], [class*=cookie], [id*=cookie], \
    [class*=consent], [class*=share-], [class*=social-], [class*=most-read], [class*=author-bio], [class*=teaser]";
/// An element with a larger share of the page's words is taken for the article itself, whatever it is called.
const BESIDE_MOST: f64 = 0.25;

fn body(document: Document, url: Option<&str>, shown_words: usize) -> Blocks {
    for element in &document.select(BESIDE) {
        let words = element.text().split_whitespace().count();
        if (words as f64) < shown_words as f64 * BESIDE_MOST {
            element.remove();
        }
    }
    let base = url.filter(|u| u.starts_with("http"));
    let config = Config { disable_json_ld: true, ..Config::default() };
    let Ok(mut reader) = Readability::with_document(document, base, Some(config)) else {
        return Blocks::default();
    };
    reader.parse().map(|article| read_blocks(&article.content)).unwrap_or_default()
}

/// How deep the elements of `html` nest at most, counted without parsing: the parser's own cost grows with the
/// depth. Only elements that nest however often they are opened are counted; scripts and styles are passed over.
fn nesting(html: &str) -> usize {
    const NESTING: [&str; 26] = [
        "div",
        "span",
        "section",
        "article",
        "main",
        "aside",
        "nav",
        "header",
        "footer",
        "figure",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "center",
        "form",
        "details",
        "fieldset",
        "object",
        "applet",
        "marquee",
        "button",
        "small",
        "big",
        "template",
    ];
    let bytes = html.as_bytes();
    let (mut depth, mut most, mut skip_to) = (0usize, 0usize, 0usize);
    for at in memchr::memchr_iter(b'<', bytes) {
        if at < skip_to {
            continue;
        }
        let closes = bytes.get(at + 1) == Some(&b'/');
        let name = &bytes[(at + 1 + usize::from(closes)).min(bytes.len())..];
        let len = name.iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
        let is = |known: &str| known.len() == len && name[..len].eq_ignore_ascii_case(known.as_bytes());
        if !closes && (is("script") || is("style")) {
            let end: &[u8] = if is("script") { b"</script" } else { b"</style" };
            skip_to = memchr::memmem::find(&bytes[at..], end).map_or(bytes.len(), |found| at + found);
            continue;
        }
        if NESTING.iter().any(|known| is(known)) {
            depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
            most = most.max(depth);
        }
    }
    most
}

/// The words of a wall, where the page has one.
fn wall_words(document: &Document) -> Option<&'static str> {
    let text = document.body().map(|b| b.text().to_lowercase()).unwrap_or_default();
    let holds = |phrases: &[&str]| phrases.iter().any(|p| text.contains(p));
    if holds(&[
        "subscribe to continue",
        "subscribe to read",
        "to continue reading",
        "already a subscriber",
        "for subscribers only",
        "this article is for subscribers",
        "already a member",
        "become a member to read",
    ]) {
        Some("the article is behind a paywall")
    } else if holds(&[
        "before you continue",
        "we value your privacy",
        "accept all cookies",
        "consent to continue",
    ]) {
        Some("a consent wall stands before the article")
    } else if holds(&[
        "page not found",
        "error 404",
        "404 not found",
        "access denied",
        "are you a robot",
        "enable javascript",
    ]) {
        Some("an error page, not an article")
    } else {
        None
    }
}

/// A page of headlines: many that lead on, and none of its own paragraphs.
fn looks_like_a_front(document: &Document, page_type: Option<&str>) -> bool {
    let headlines = document.select("h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3").length();
    let article = page_type == Some("article");
    let long_paragraphs =
        document.select("p").iter().filter(|p| p.text().split_whitespace().count() >= 40).take(3).count();
    !article && headlines >= 8 && long_paragraphs < 2
}

fn why_not(words: usize, shown: usize, wall: Option<&'static str>, front: bool) -> Option<String> {
    if front {
        return Some("a section front: headlines that lead on, no article of its own".to_owned());
    }
    if let Some(wall) = wall.filter(|_| words < WALLED_WORDS) {
        return Some(wall.to_owned());
    }
    if words >= FEW_WORDS {
        return None;
    }
    match words {
        0 if shown == 0 => Some("the page shows no words".to_owned()),
        0 => Some("no article text was found on the page".to_owned()),
        1..=14 => Some(format!("too little text for an article ({words} words)")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_article_says_why() {
        for (html, reason) in [
            ("", "the page shows no words"),
            ("<p>Subscribe to continue reading this article.", "the article is behind a paywall"),
            ("<title>404</title><h1>Page not found</h1>", "an error page, not an article"),
        ] {
            assert_eq!(read_page(html, None).not_article.as_deref(), Some(reason), "{html}");
        }
    }

    #[test]
    fn deep_pages_end() {
        let deep = format!("<title>Deep</title>{}<p>bottom", "<div>".repeat(100_000));
        assert!(read_page(&deep, None).not_article.unwrap().contains("nested"));
    }
}
