//! Printed pages: from placed glyphs to text in reading order. A PDF says where each glyph stands, and nothing of
//! words, lines, columns or paragraphs.
//!
//! Glyphs become words and rows ([`rows`]), rows become columns ([`columns`]), lines of a column become paragraphs
//! ([`paragraphs`]); what every page repeats at its head or foot is left out ([`furniture`]). Made for text that
//! runs from left to right; other scripts come out in the order in which they stand, left before right.

mod columns;
mod furniture;
mod paragraphs;
mod rows;

use model::{ArticleText, PageSpan, TextError};

use columns::Line;
use paragraphs::{Joint, Paragraph};
use rows::Row;

/// Glyphs without a meaning, as parts of all, from which on the letters of a document are guesswork.
const MOST_UNKNOWN: f32 = 0.3;
/// How much larger than the body a line must be to be a headline.
const HEADLINE_RATIO: f32 = 1.15;
/// Characters of a headline.
const MAX_HEADLINE: usize = 300;

/// One glyph of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// What it stands for; empty where its font does not say.
    pub text: String,
    /// Left end of its baseline, in points from the left edge of the page.
    pub x: f32,
    /// Its baseline, in points from the upper edge of the page.
    pub y: f32,
    /// How far it advances, in points.
    pub width: f32,
    /// Size of its font as it is shown, in points.
    pub size: f32,
    /// Whether it is drawn at all: a scan has its recognised text invisibly behind the picture.
    pub visible: bool,
}

/// Takes the pages of a document, in order.
#[derive(Debug, Default)]
pub struct PrintedReader {
    pages: Vec<Vec<Row>>,
    glyphs: usize,
    unknown: usize,
}

/// What a printed document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintedReading {
    /// Headline, as the document states it or as its largest line has it.
    pub title: Option<String>,
    /// The text of all pages: a line a block.
    pub text: String,
    /// Number of each page with text, from 1, and its bytes of the text. Between two pages stands a line break, or
    /// a blank or nothing where a paragraph goes on.
    pub pages: Vec<(u32, std::ops::Range<usize>)>,
    /// Why it is no article, where it is none.
    pub not_article: Option<String>,
}

impl PrintedReader {
    /// Takes the next page.
    pub fn page(&mut self, mut glyphs: Vec<Glyph>) {
        glyphs.retain(|g| [g.x, g.y, g.width, g.size].iter().all(|n| n.is_finite()) && g.size > 0.0);
        // The text behind a scan is all there is; behind a page that shows its own it is not what the page says.
        let visible = glyphs.iter().filter(|glyph| glyph.visible).count();
        if visible * 2 >= glyphs.len() {
            glyphs.retain(|glyph| glyph.visible);
        }
        self.glyphs += glyphs.len();
        self.unknown += glyphs.iter().filter(|glyph| glyph.text.is_empty()).count();
        self.pages.push(rows::rows(glyphs));
    }

    /// The text of all pages. `title` is what the document states.
    pub fn finish(self, title: Option<String>) -> PrintedReading {
        let Self { mut pages, glyphs, unknown } = self;
        furniture::remove(&mut pages);
        let body_size = rows::usual_size(pages.iter().flatten().flatten());
        let columns: Vec<Vec<Vec<Line>>> = pages.into_iter().map(|rows| columns::columns(&rows)).collect();
        let leading = paragraphs::usual_leading(columns.iter().flatten());
        let in_paragraphs = |lines| paragraphs::paragraphs(lines, leading);
        let mut pages: Vec<Vec<Paragraph>> =
            columns.into_iter().map(|page| page.into_iter().flat_map(in_paragraphs).collect()).collect();
        let headline = pages.iter().find(|page| !page.is_empty()).and_then(|page| headline(page, body_size));
        let known = paragraphs::words_of(pages.iter().flatten());
        let mut reading = PrintedReading::default();
        for (page, number) in pages.iter_mut().zip(1..) {
            append(&mut reading, number, page, &known);
        }
        reading.title = title.filter(|title| is_headline(title)).or(headline);
        reading.not_article = if reading.text.is_empty() {
            Some("a PDF without text (scanned pages?)".to_owned())
        } else if unknown as f32 > MOST_UNKNOWN * glyphs as f32 {
            Some("a PDF whose fonts do not say which letters they draw".to_owned())
        } else {
            None
        };
        reading
    }
}

impl PrintedReading {
    /// The text with its pages as spans of it.
    pub fn paged_text(&self) -> Result<(ArticleText, Vec<PageSpan>), TextError> {
        let text = ArticleText::new(self.text.as_str())?;
        let spans = self.pages.iter().map(|(number, range)| {
            Ok(PageSpan { number: *number, span: text.span(range.start, range.end)? })
        });
        let spans = spans.collect::<Result<_, TextError>>()?;
        Ok((text, spans))
    }
}

/// Puts a page behind those that are there.
fn append(reading: &mut PrintedReading, number: u32, page: &mut Vec<Paragraph>, known: &paragraphs::Known) {
    let mut start = None;
    for paragraph in page.drain(..) {
        let words = paragraph.text(known);
        if words.is_empty() {
            continue;
        }
        let joint = if paragraph.first { Joint::between(&reading.text, &words, known) } else { Joint::Break };
        match joint {
            _ if reading.text.is_empty() => {}
            Joint::Break => reading.text.push('\n'),
            Joint::Blank => reading.text.push(' '),
            // A word that was parted loses its hyphen, and the page or block before with it.
            Joint::Nothing { hyphen } => {
                reading.text.truncate(reading.text.len() - hyphen);
                if let Some((_, range)) = reading.pages.last_mut() {
                    range.end = range.end.min(reading.text.len());
                }
            }
        }
        start.get_or_insert(reading.text.len());
        reading.text.push_str(&words);
    }
    if let Some(start) = start {
        reading.pages.push((number, start..reading.text.len()));
    }
}

/// The first of the largest paragraphs of a page, where they are larger than the body.
fn headline(page: &[Paragraph], body_size: f32) -> Option<String> {
    let larger = page.iter().filter(|p| p.size >= body_size * HEADLINE_RATIO);
    let headlines = larger.map(|p| (p.size, p.plain())).filter(|(_, words)| is_headline(words));
    let largest = headlines.reduce(|first, next| if next.0 > first.0 { next } else { first });
    largest.map(|(_, words)| words)
}

/// Whether words can be a headline: the title that a program puts in is often the name of a file.
fn is_headline(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let file = !lower.contains(' ') && lower.rsplit_once('.').is_some_and(|(_, ending)| ending.len() <= 5);
    let program = ["microsoft word - ", "microsoft powerpoint - ", "untitled", "print"]
        .iter()
        .any(|made| lower.starts_with(made) && (made.ends_with(' ') || lower.len() <= made.len() + 2));
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && !lower.contains(char::REPLACEMENT_CHARACTER)
        && lower.chars().count() <= MAX_HEADLINE
        && !file
        && !program
}

#[cfg(test)]
mod tests;
