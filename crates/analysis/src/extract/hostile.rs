//! Pages made to cost much, of any length: what tests and `cargo xtask cost` read.

/// A kind of page whose parts are repeated.
#[derive(Debug)]
pub struct Shape {
    /// What it is.
    pub name: &'static str,
    before: &'static str,
    part: &'static str,
    behind: &'static str,
}

impl Shape {
    /// A page of about `bytes`.
    pub fn page(&self, bytes: usize) -> String {
        let times = bytes.div_ceil(self.part.len());
        format!("{}{}{}", self.before, self.part.repeat(times), self.behind)
    }
}

const fn shape(name: &'static str, before: &'static str, part: &'static str, behind: &'static str) -> Shape {
    Shape { name, before, part, behind }
}

/// The kinds, each of which some reader of pages has been slow on.
pub const SHAPES: [Shape; 24] = [
    shape(
        "paragraphs",
        "",
        "<p>The last boat left at noon, and nobody who had waited was on board, she said.",
        "",
    ),
    shape("nested", "", "<div>", "The last boat left at noon."),
    shape("nested lines", "", "<div>boat<b>", ""),
    shape("nested in a line", "", "<span>boat<br>", ""),
    shape("nested names", "", "<div><i class=author>boat</i>", ""),
    shape("nested times", "", "<time>4 March 2026", ""),
    shape("one node", "<p>", "the last boat left at noon ", ""),
    shape("no tag ends", "", "<a href=\"", ""),
    shape("ends of nothing", "", "</div></a></p>", ""),
    shape("ends out of a table", "<div><table><td>", "<b></div>", ""),
    shape("comments", "", "<!-- a --><!-->", "boat"),
    shape("dashes", "<!--", "-", "boat"),
    shape("raw text", "<script>", "</scrip <!-- ", ""),
    shape("attributes", "<p ", "a=b ", ">boat"),
    shape("one attribute", "<p class='", "story body ", "'>boat"),
    shape("references", "<p>", "&amp;&", ""),
    shape("links", "<p>", "<a href=/x>boat</a> ", ""),
    shape("open formatting", "", "<b><i><p>boat", ""),
    shape("list items", "<ul>", "<li>boat", ""),
    shape("reader comments", "", "<li class=comment id=comment-1><div class=comment-text>boat</div>", ""),
    shape("comments in comments", "", "<div class=comment>boat<div class=comment-meta>", ""),
    shape("combining marks", "<p>e", "\u{301}\u{316}", ""),
    shape("structured data", "<script type=application/ld+json>", "[{\"a\":", ""),
    shape("dates", "<h1>Boats</h1>", "<p>4 March 2026, by Ada Quill", ""),
];
