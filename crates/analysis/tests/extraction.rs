//! Laws of reading pages, on pages made at random, and pages made to cost much.

mod laws;

use analysis::extract::hostile::SHAPES;
use proptest::prelude::*;

/// Parts of pages: tags in all states of repair, words in several scripts, white space of all kinds.
fn part() -> impl Strategy<Value = String> {
    const TAGS: &[&str] = &[
        "<p>",
        "</p>",
        "<div class='story-body'>",
        "</div>",
        "<a href=/x>",
        "</a>",
        "<b>",
        "</b>",
        "<br>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<h1>",
        "</h1>",
        "<article>",
        "</article>",
        "<script>",
        "</script>",
        "<!-- ",
        "-->",
        "<",
        ">",
        "&amp;",
        "&#x26;",
        "&",
        "<li class=comment><cite>Ada</cite><div class=comment-text>",
        "</li>",
        "<figure><figcaption>",
        "</figure>",
        "<title>",
        "</title>",
        "<textarea>",
        "<svg>",
        "</svg>",
        "<p hidden>",
        "<time datetime=2026-03-04>",
        "\"",
        "'",
    ];
    prop_oneof![
        4 => prop::sample::select(TAGS).prop_map(str::to_owned),
        4 => "[a-z]{1,8}( [a-z]{1,8}){0,20}\\.",
        1 => "[\\u{300}-\\u{310}e ]{1,6}",
        1 => "[\\u{a0}\\u{200b}\\u{ad}\\t\\n ]{1,4}",
        1 => "[あ-ん]{1,30}。",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_page_keeps_the_laws(parts in prop::collection::vec(part(), 0..60)) {
        laws::hold_for(&parts.concat());
    }
}

#[test]
fn pages_made_to_cost_much_are_read() {
    // A cost that grew with the square of the length would not end here. `cargo xtask cost` counts.
    for shape in SHAPES {
        laws::hold_for(&shape.page(1 << 20));
    }
}
