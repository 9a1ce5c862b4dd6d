//! Lines to paragraphs, and words that were parted at the end of a line.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::columns::Line;

/// A distance between lines of so many usual ones begins a paragraph.
const PARAGRAPH_GAP: f32 = 1.3;
/// So does a first line that is set in by this part of the font size.
const INDENT: f32 = 0.8;
/// And a font of another size: this part more or less.
const OTHER_SIZE: f32 = 0.12;
/// A line that ends a sentence and leaves this part of the width free ends its paragraph.
const SHORT_LINE: f32 = 0.25;
/// Lines that share their middle to this part of the font size are centred.
const CENTRED: f32 = 0.5;

/// Words that a document writes whole, lower case: they tell whether a hyphen at the end of a line is the word's own.
pub(super) type Known = BTreeSet<String>;

/// Lines that belong together; never none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    lines: Vec<Line>,
    /// The size of its first line.
    pub(super) size: f32,
    /// Whether it is the first of its column: then it may be the rest of one that began before.
    pub(super) first: bool,
}

/// How a text goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// With another paragraph.
    Break,
    /// In the same paragraph, with another word.
    Blank,
    /// In the same word, whose last `hyphen` bytes were put in to part it.
    Nothing { hyphen: usize },
}

impl Joint {
    /// Between two paragraphs that a column or a page may have parted.
    pub(super) fn between(before: &str, after: &str, known: &Known) -> Self {
        let goes_on = after.chars().next().is_some_and(char::is_lowercase)
            && before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_hyphen(c) || c == ',');
        if goes_on { Self::of_lines(before, after, known) } else { Self::Break }
    }

    /// Between two lines of a paragraph.
    fn of_lines(before: &str, after: &str, known: &Known) -> Self {
        let Some(hyphen) = before.chars().next_back().filter(|c| is_hyphen(*c)) else {
            let ends = before.chars().next_back().zip(after.chars().next());
            let unspaced = ends.is_some_and(|(a, b)| is_unspaced(a) && is_unspaced(b));
            return if unspaced { Self::Nothing { hyphen: 0 } } else { Self::Blank };
        };
        let first = last_word(&before[..before.len() - hyphen.len_utf8()]);
        let second = first_word(after);
        if !first.ends_with(char::is_alphabetic) {
            // A dash, or a range of numbers.
            return if first.is_empty() { Self::Blank } else { Self::Nothing { hyphen: 0 } };
        }
        let own = known.contains(&format!("{first}-{second}").to_lowercase())
            || !second.starts_with(char::is_lowercase) && hyphen != SOFT_HYPHEN;
        Self::Nothing { hyphen: if own { 0 } else { hyphen.len_utf8() } }
    }
}

const SOFT_HYPHEN: char = '\u{ad}';

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | SOFT_HYPHEN)
}

/// Chinese and Japanese, which have no blanks between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !(c.is_alphanumeric() || is_hyphen(c))).next().unwrap_or("")
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || is_hyphen(c))).next().unwrap_or("")
}

impl Paragraph {
    /// Its lines as one, and words that were parted as whole ones.
    pub(super) fn text(&self, known: &Known) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if !text.is_empty() {
                match Joint::of_lines(&text, &line.text, known) {
                    Joint::Nothing { hyphen } => text.truncate(text.len() - hyphen),
                    _ => text.push(' '),
                }
            }
            text.push_str(&line.text);
        }
        text.nfc().filter(|c| *c != SOFT_HYPHEN).collect::<String>().trim().to_owned()
    }

    /// The same as far as it can be told without the rest of the document.
    pub(super) fn plain(&self) -> String {
        self.text(&Known::new())
    }
}

/// The words with a hyphen of their own, which stand inside lines.
pub(super) fn words_of<'a>(paragraphs: impl Iterator<Item = &'a Paragraph>) -> Known {
    let lines = paragraphs.flat_map(|paragraph| &paragraph.lines);
    let words = lines.flat_map(|line| line.text.split(|c: char| !(c.is_alphanumeric() || is_hyphen(c))));
    words.filter(|word| word.trim_matches(is_hyphen).contains('-')).map(str::to_lowercase).collect()
}

/// The paragraphs of a column; `leading` is what is usual in the document.
pub(super) fn paragraphs(lines: Vec<Line>, leading: f32) -> Vec<Paragraph> {
    let left = lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for line in lines {
        match paragraphs.last_mut() {
            Some(open) if !begins(&line, open, leading, left, right) => open.lines.push(line),
            _ => {
                let first = paragraphs.is_empty();
                paragraphs.push(Paragraph { size: line.size, lines: vec![line], first });
            }
        }
    }
    paragraphs
}

/// Whether a line begins a paragraph behind `open`.
fn begins(line: &Line, open: &Paragraph, leading: f32, left: f32, right: f32) -> bool {
    let Some(before) = open.lines.last() else { return true };
    let em = before.size.max(line.size);
    let distance = line.y - before.y;
    let middle = |line: &Line| f32::midpoint(line.left, line.right);
    if distance < 0.0 || distance > PARAGRAPH_GAP * leading.max(1.0) * em {
        return true;
    }
    if (line.size - before.size).abs() > OTHER_SIZE * em {
        return true;
    }
    let centred = (middle(line) - middle(before)).abs() < CENTRED * em
        && (line.left - left > INDENT * em || before.left - left > INDENT * em);
    if centred {
        return false;
    }
    let set_in = line.left - before.left > INDENT * em;
    // The second line of a paragraph stands further out than its first.
    let set_out = before.left - line.left > INDENT * em && open.lines.len() > 1;
    let short = right - before.right > SHORT_LINE * (right - left) && ends_sentence(&before.text);
    set_in || set_out || short && !line.text.starts_with(char::is_lowercase)
}

fn ends_sentence(text: &str) -> bool {
    let words = text.trim_end_matches(['”', '"', '’', '\'', ')', '»', ']']);
    words.ends_with(['.', '!', '?', '…', ':'])
}

/// The usual distance between lines, in font sizes: of short columns alone it could not be told.
pub(super) fn usual_leading<'a>(columns: impl Iterator<Item = &'a Vec<Line>>) -> f32 {
    let pairs = columns.flat_map(|lines| lines.windows(2));
    let distances = pairs.map(|pair| (pair[1].y - pair[0].y) / pair[0].size.max(pair[1].size));
    let mut distances: Vec<f32> = distances.filter(|distance| *distance > 0.0).collect();
    distances.sort_by(f32::total_cmp);
    distances.get(distances.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}
