//! How far gathering is, for those who watch it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::address::shown_address;

/// Lines that are kept to be shown.
const LINES: usize = 200;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// Whether a round is under way.
    pub(crate) running: bool,
    /// Sources and pages that were asked in this round, and that are to be.
    pub(crate) done: usize,
    pub(crate) total: usize,
    /// Items that are new in this round, and articles.
    pub(crate) items: usize,
    pub(crate) articles: usize,
    /// What became of each, the last first.
    pub(crate) lines: VecDeque<Line>,
    /// When the last round ended, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) ended: Option<String>,
    /// Why nothing is kept at the moment, where that is so.
    pub(crate) halt: Option<Halt>,
}

/// Why nothing is kept, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// It is tried again, by itself.
    Waiting(String),
    /// It is not, until the program is started again.
    Ended(String),
}

/// What became of one thing that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Address, without passwords.
    pub(crate) address: String,
    /// What became of it, for people.
    pub(crate) outcome: String,
    /// Whether it went well.
    pub(crate) well: bool,
}

impl Line {
    /// What became of `address`, as it may be told.
    pub(super) fn of(address: &str, outcome: String, well: bool) -> Self {
        Self { address: shown_address(address).into_owned(), outcome, well }
    }
}

/// Shared by who gathers and who watches.
#[derive(Debug, Default)]
pub(crate) struct Progress(Mutex<Snapshot>);

impl Progress {
    /// How far it is now.
    pub(crate) fn now(&self) -> Snapshot {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A round begins, or goes on with more to ask.
    pub(super) fn expect(&self, more: usize) {
        self.change(|now| {
            if !now.running {
                let (ended, halt) = (now.ended.take(), now.halt.take());
                *now = Snapshot { running: true, ended, halt, ..Snapshot::default() };
            }
            now.total += more;
        });
    }

    /// One more is done.
    pub(super) fn done(&self, line: Line, items: usize, articles: usize) {
        self.change(|now| {
            now.done += 1;
            now.items += items;
            now.articles += articles;
            now.lines.push_front(line);
            now.lines.truncate(LINES);
        });
    }

    /// The round ended.
    pub(super) fn end(&self, at: String) {
        self.change(|now| {
            now.running = false;
            now.ended = Some(at);
        });
    }

    /// Nothing can be kept, for now or for good; the first that is for good stays.
    pub(super) fn halt(&self, halt: Halt) {
        self.change(|now| {
            if matches!(now.halt, Some(Halt::Ended(_))) {
                return;
            }
            now.running &= matches!(halt, Halt::Waiting(_));
            now.halt = Some(halt);
        });
    }

    /// It can be kept again.
    pub(super) fn go_on(&self) {
        self.change(|now| now.halt = None);
    }

    fn change(&self, change: impl FnOnce(&mut Snapshot)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
