//! Language knowledge: data under `languages/`, read once.

mod credits;
mod cues;
mod estimative;
mod known_names;
mod lexicon;
mod outlets;

pub use credits::{CreditLines, CreditWords, PressNames, Stations, credit_words};
pub use cues::{CueKind, Cues, cues};
pub use estimative::{Estimate, FutureKind, estimates, scale};
pub use known_names::{KnownNames, known_names};
pub use lexicon::{Lexicon, lexicon};
pub use outlets::{Naming, Outlet, OutletMatch, Outlets, outlets};

/// Whether there are marks for a language: English only, so far. A text of unknown language is tried.
pub fn has_marks(lang: Option<&str>) -> bool {
    lang.is_none_or(|tag| {
        tag.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en"))
            && !tag.as_bytes().get(2).copied().is_some_and(|b| b.is_ascii_alphabetic())
    })
}
