//! Texts made to cost much, of any length: what `cargo xtask cost` marks.

/// A kind of text whose parts are repeated.
#[derive(Debug)]
pub struct TextShape {
    /// What it is.
    pub name: &'static str,
    /// Tag of its language.
    pub lang: &'static str,
    part: &'static str,
}

impl TextShape {
    /// A text of about `bytes`. A `~` in its part is another capitalised word of three letters each time.
    pub fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + self.part.len());
        let mut number = 0_u32;
        while text.len() < bytes {
            for c in self.part.chars() {
                match c {
                    '~' => {
                        let letters = [number / 676 % 26, number / 26 % 26, number % 26];
                        for (base, letter) in [b'A', b'a', b'a'].into_iter().zip(letters) {
                            text.push(char::from(base + letter as u8));
                        }
                        number += 1;
                    }
                    c => text.push(c),
                }
            }
        }
        text
    }
}

const fn english(name: &'static str, part: &'static str) -> TextShape {
    TextShape { name, lang: "en", part }
}

/// The kinds: each asks a rule to look far, or to remember much.
pub const TEXT_SHAPES: [TextShape; 36] = [
    english(
        "one paragraph",
        "Ada Quill said the boats were safe, and the crews, who had waited since Monday, would sail in 12 days. ",
    ),
    english("paragraphs", "“The boats are safe,” Ada Quill told Reuters.\n“They will sail,” she said.\n"),
    english("quotation marks", "“ "),
    english("quotations", "“a” "),
    english("straight marks", "\" "),
    english("single marks", "' a"),
    english("marks that open", "“Boats\n"),
    english("angled marks", "»a "),
    english("capitals", "Ada Quill Carrow "),
    english("names", "~ ~ said. "),
    english("one long name", "~ "),
    english("places in names", "~ of ~, Norway, "),
    english("names on lines", "~ ~\n"),
    english("posts", "a — ~ ~ (@a) March 4, 2026 "),
    english("handles", "(@"),
    english("posts without a date", "(@a) x "),
    english("groups of digits", "000 "),
    english("groups and a dot", "000 000 567.8,9 "),
    english("cues", "said "),
    english("speakers", "~ said, "),
    english("according to", "according to "),
    english("that", "said that "),
    english("commas", ", "),
    english("brackets", "(AP) "),
    english("outlets", "Reuters reports "),
    english("digits", "1 "),
    english("numbers in words", "two hundred "),
    english("ranges", "1 to "),
    english("dates", "Monday 5 March "),
    english("modals", "will may could "),
    english("questions", "why? "),
    english("dots", "U.S. … "),
    english("one word", "a"),
    TextShape { name: "German", lang: "de", part: "„a“, sagte ~, dass laut Reuters " },
    TextShape { name: "German speakers", lang: "de", part: "~ sagte, laut ~ " },
    TextShape { name: "Spanish", lang: "es", part: "«Los barcos son seguros. Según ~, dijo ~ que " },
];
