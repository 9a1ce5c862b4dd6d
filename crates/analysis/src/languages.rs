//! Language knowledge: data under `languages/`, read once.

mod credits;
mod cues;
mod estimative;
mod first;
mod known_names;
mod lexicon;
mod may_begin;
mod outlets;
mod phrases;
mod times;
mod words;

pub use credits::{CreditLines, CreditWords, PressNames, Stations, credit_words};
pub use cues::{CueKind, Cues, cues};
pub use estimative::{Estimate, FutureKind, estimates, scale};
pub use first::{FirstLevel, Level, level};
pub use known_names::{KnownNames, known_names};
pub use lexicon::{Lexicon, lexicon};
pub(crate) use may_begin::MayBegin;
pub use outlets::{Naming, Outlet, OutletMatch, Outlets, outlets};
pub use phrases::{PhraseMap, Phrases};
pub use times::{TimeCues, Times, times};
pub(crate) use words::{QuickMap, QuickSet, SeenWords, Sieve};
pub use words::{Word, WordMap, WordSet};
