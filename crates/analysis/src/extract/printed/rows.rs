//! Glyphs to words, words to rows: what stands on one height of a page, from left to right.

use super::Glyph;

/// Glyphs whose baselines differ by at most this part of the font size stand in one row: raised and lowered ones
/// do, the next line does not, as lines stand a whole size apart.
const ROW_HEIGHT: f32 = 0.4;
/// A blank of this part of the font size parts words: the blanks of tightly set lines are .22 and wider, the
/// corrections between letters under .1.
const WORD_GAP: f32 = 0.15;
/// The same sign drawn again so near, as a part of the font size, is drawn twice to look bold.
const SAME_PLACE: f32 = 0.1;

/// A word, placed. Points from the upper left corner of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Baseline.
    pub(super) y: f32,
    /// Size of the font.
    pub(super) size: f32,
}

/// Words on one height, from left to right; never none.
pub(super) type Row = Vec<Word>;

/// The rows of a page, from its head to its foot.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let same =
            row.first().is_some_and(|first| glyph.y - first.y <= ROW_HEIGHT * first.size.max(glyph.size));
        if !same {
            rows.extend(words(std::mem::take(&mut row)));
        }
        row.push(glyph);
    }
    rows.extend(words(row));
    rows
}

/// The words of a row; `None` where there are none.
fn words(mut glyphs: Vec<Glyph>) -> Option<Row> {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut words: Row = Vec::new();
    let mut open = false;
    let mut last: Option<(f32, String)> = None;
    for glyph in glyphs {
        let letters = written(&glyph.text);
        if letters.trim().is_empty() {
            open = false;
            continue;
        }
        let again =
            last.as_ref().is_some_and(|(x, text)| *text == letters && glyph.x - x < SAME_PLACE * glyph.size);
        if again {
            continue;
        }
        last = Some((glyph.x, letters.clone()));
        let right = glyph.x + glyph.width.max(0.0);
        match words.last_mut().filter(|word| open && glyph.x - word.right <= WORD_GAP * glyph.size) {
            Some(word) => {
                word.text.push_str(&letters);
                word.right = word.right.max(right);
                word.size = word.size.max(glyph.size);
            }
            None => {
                words.push(Word { text: letters, left: glyph.x, right, y: glyph.y, size: glyph.size });
            }
        }
        open = true;
    }
    (!words.is_empty()).then_some(words)
}

/// A glyph's text as it is read: ligatures as letters, no control characters.
fn written(text: &str) -> String {
    if text.is_empty() {
        return char::REPLACEMENT_CHARACTER.to_string();
    }
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => letters.push_str("ff"),
            '\u{fb01}' => letters.push_str("fi"),
            '\u{fb02}' => letters.push_str("fl"),
            '\u{fb03}' => letters.push_str("ffi"),
            '\u{fb04}' => letters.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => letters.push_str("st"),
            // A document that writes no letter with a code of its own says nothing.
            '\u{e000}'..='\u{f8ff}' => letters.push(char::REPLACEMENT_CHARACTER),
            c if c.is_control() || c == '\u{feff}' => letters.push(' '),
            c => letters.push(c),
        }
    }
    letters
}

/// The size that most characters have; 0 where there are none.
pub(super) fn usual_size<'a>(words: impl Iterator<Item = &'a Word>) -> f32 {
    let mut sizes: Vec<(f32, usize)> = words.map(|word| (word.size, word.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut passed = 0;
    for (size, count) in sizes {
        passed += count;
        if passed > half {
            return size;
        }
    }
    0.0
}
