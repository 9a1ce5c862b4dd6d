//! Marks of a language at the first level: quotations and credits, by word lists alone.
//!
//! Input: tokens, quoted runs, outlets. A verb of speech with what stands in quotation marks, in a clause that a word
//! such as "dass" or "que" opens, or in a clause before it; a source phrase with its sentence. Who speaks stands before
//! or behind the verb. What these few turns do not explain is left unmarked.

mod credits;
mod quotes;
mod speakers;
#[cfg(test)]
mod tests;

use model::Marks;

use super::Desk;
use super::ground::Dots;
use crate::languages::FirstLevel;

pub(super) fn dots(words: &'static FirstLevel) -> Dots {
    Dots { abbreviations: &words.abbreviations, ordinals: words.ordinal_dots }
}

pub(super) fn marks(desk: &Desk<'_>, words: &FirstLevel) -> Marks {
    let credits = credits::find(desk, words);
    let quotes = quotes::find(desk, words);
    Marks { quotes, credits, ..Marks::default() }
}
