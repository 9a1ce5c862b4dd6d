//! What holds of the reading of any page whatever.

use analysis::extract::{Given, from_page, read_page};
use analysis::languages::outlets;

/// Reads `html` and checks what every reading must keep to.
pub(crate) fn hold_for(html: &str) {
    let url = "https://holm-gazette.example/2026/03/04/boat";
    let given = Given { url: Some(url.to_owned()), ..Given::default() };
    let article = from_page(given, read_page(html, Some(url)), outlets()).expect("an article of any page");
    let text = article.text.as_str();
    assert_eq!(text.trim(), text, "no blank at the ends");
    assert!(!text.contains("  ") && !text.contains("\n\n"), "white space is folded: {text:?}");
    assert!(!text.contains(" \n") && !text.contains("\n "), "no blank at a block's ends: {text:?}");
    let mut end = 0;
    for (at, block) in article.blocks.iter().enumerate() {
        let from = if at == 0 { 0 } else { end + 1 };
        assert_eq!(block.span.start(), from, "blocks follow each other, a line break between");
        end = block.span.end();
        let words = article.text.excerpt(block.span).expect("a block is a span of the text");
        assert!(!words.contains('\n') && words.chars().any(char::is_alphanumeric));
        if let Some(source) = block.source.clone() {
            assert!(html.get(source).is_some(), "the way back leads into the page");
        }
    }
    assert_eq!(end, text.len(), "blocks are the whole text");
    for link in &article.links {
        if let Some(span) = link.span {
            assert!(!article.text.excerpt(span).expect("a link's words").trim().is_empty());
        }
    }
    for (at, comment) in article.comments.iter().enumerate() {
        assert!(comment.parent.is_none_or(|parent| parent < at) && !comment.text.is_blank());
    }
    assert!(article.not_article.is_some() || !text.is_empty(), "an empty reading says why");
}
