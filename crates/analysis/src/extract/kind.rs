//! What a page is where it is no article: walls, errors, fronts, galleries, live blogs.

use super::html::{Tag, Tree};
use super::lines::{Line, Lines};
use super::metadata::Head;

/// A page of pictures with fewer words is a gallery, whatever it says of itself.
const FEW_WORDS: u32 = 60;
/// A page with a wall shows at most so many words of its article.
const WALLED_WORDS: u32 = 130;
/// Headlines that lead on, from which on a page may be a front.
const FRONT_HEADLINES: usize = 8;
/// A page of so few words to a picture, with so many pictures, is a gallery.
const GALLERY_PICTURES: usize = 6;
const GALLERY_WORDS: u32 = 25;

/// Why a page is no article; `None` where it is one.
pub(super) fn why_not(
    tree: &Tree<'_>,
    head: &Head,
    page_type: Option<&str>,
    lines: &Lines,
    chosen: &[usize],
) -> Option<String> {
    let words: u32 = chosen.iter().map(|at| lines.all[*at].words).sum();
    let shown: u32 = lines.all.iter().map(|line| line.words).sum();
    let article = page_type == Some("article") || head.structured.headline.is_some();
    if let Some(live) = live(head) {
        return Some(live);
    }
    if !article && is_front(tree, lines, chosen) {
        return Some("a section front: headlines that lead on, no article of its own".to_owned());
    }
    if words < WALLED_WORDS
        && let Some(wall) = wall(head, lines)
    {
        return Some(wall.to_owned());
    }
    let pictures = pictures(tree);
    let says_gallery =
        head.structured.types.iter().any(|t| matches!(t.as_str(), "ImageGallery" | "MediaGallery"));
    if pictures >= GALLERY_PICTURES
        && (says_gallery || words < FEW_WORDS)
        && words < GALLERY_WORDS * pictures as u32
    {
        return Some(format!("a gallery: {pictures} pictures, {words} words beside them"));
    }
    match words {
        0 if shown == 0 => Some("the page shows no words".to_owned()),
        0 => Some("no article text was found on the page".to_owned()),
        1..=14 => Some(format!("too little text for an article ({words} words)")),
        _ => None,
    }
}

/// The reason of a page that calls itself a live blog.
pub(super) fn live(head: &Head) -> Option<String> {
    let live = head.structured.types.iter().any(|t| t == "LiveBlogPosting");
    live.then(|| "a live blog: entries that change, no finished article".to_owned())
}

/// Figures with a picture; of those in others the innermost.
fn pictures(tree: &Tree<'_>) -> usize {
    let (mut figure_end, mut count) = (0, 0);
    for node in tree.ids() {
        match tree.tag(node) {
            Tag::Figure => figure_end = tree.end(node),
            Tag::Img if node < figure_end => {
                count += 1;
                figure_end = 0;
            }
            _ => {}
        }
    }
    count
}

/// A page of headlines: many that lead on, and none of its own paragraphs.
fn is_front(tree: &Tree<'_>, lines: &Lines, chosen: &[usize]) -> bool {
    const LONG: u32 = 40;
    let leads_on = |line: &&Line| {
        line.words >= 3
            && line.linked * 2 > line.words
            && std::iter::once(line.block)
                .chain(tree.above(line.block).take(2))
                .any(|n| tree.tag(n).is_heading())
    };
    let headlines = lines.all.iter().filter(leads_on).count();
    let paragraphs = chosen
        .iter()
        .map(|at| &lines.all[*at])
        .filter(|line| line.words >= LONG && line.linked * 3 < line.words)
        .count();
    headlines >= FRONT_HEADLINES && paragraphs < 2
}

/// Words of walls and of errors, in the languages that are read most; all in lower case.
const WALLS: [(&str, &[&str]); 3] = [
    (
        "the article is behind a paywall",
        &[
            "subscribe to continue",
            "subscribe to read",
            "to continue reading",
            "to keep reading",
            "already a subscriber",
            "for subscribers only",
            "for subscribers",
            "already a member",
            "become a member to read",
            "jetzt weiterlesen",
            "nur für abonnenten",
            "weiterlesen mit",
            "artikel freischalten",
            "réservé aux abonnés",
            "solo para suscriptores",
            "riservato agli abbonati",
        ],
    ),
    (
        "a consent wall stands before the article",
        &[
            "before you continue",
            "we value your privacy",
            "accept all cookies",
            "consent to continue",
            "alle akzeptieren",
            "zustimmen und weiter",
            "mit werbung weiterlesen",
            "tout accepter",
            "aceptar todo",
        ],
    ),
    (
        "an error page, not an article",
        &[
            "page not found",
            "page can't be found",
            "page cannot be found",
            "error 404",
            "404 not found",
            "404 error",
            "access denied",
            "are you a robot",
            "verify you are human",
            "enable javascript",
            "seite nicht gefunden",
            "page introuvable",
            "página no encontrada",
            "service unavailable",
            "internal server error",
        ],
    ),
];

/// The wall that a page shows instead of its article, where it does.
fn wall(head: &Head, lines: &Lines) -> Option<&'static str> {
    if head.structured.free == Some(false) {
        return Some(WALLS[0].0);
    }
    let text = lines.text.to_lowercase();
    let title = head.title.as_deref().unwrap_or("").to_lowercase();
    let error_title = WALLS[2].1.iter().any(|p| title.contains(p)) || title.trim() == "404";
    if error_title {
        return Some(WALLS[2].0);
    }
    // Pages have banners beside walls: what is said most counts, the first of those said alike.
    let said = |phrases: &[&str]| phrases.iter().filter(|p| text.contains(**p)).count();
    let counted = WALLS.iter().rev().map(|(reason, phrases)| (said(phrases), *reason));
    counted.filter(|(count, _)| *count > 0).max_by_key(|(count, _)| *count).map(|(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::super::page::read_page;

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
}
