//! What was noticed while reading, to be told as deviations.

use crate::feed::Deviation;

/// What was wrong so far; each kind once.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one deviation, told once")]
pub(in crate::feed) struct Faults {
    pub(in crate::feed) broken: bool,
    pub(in crate::feed) bare_ampersand: bool,
    pub(in crate::feed) unknown_entity: Option<String>,
    pub(in crate::feed) entities_declared: bool,
    pub(in crate::feed) cut_off: bool,
    pub(in crate::feed) junk: bool,
    pub(in crate::feed) too_long: bool,
    pub(in crate::feed) too_deep: bool,
    pub(in crate::feed) odd_namespace: bool,
    pub(in crate::feed) dropped: usize,
}

impl Faults {
    /// Appends them to what was noticed before.
    pub(in crate::feed) fn tell(self, to: &mut Vec<Deviation>) {
        let flags = [
            (self.junk, Deviation::Junk),
            (self.broken, Deviation::BrokenXml),
            (self.bare_ampersand, Deviation::BareAmpersand),
            (self.entities_declared, Deviation::EntitiesDeclared),
            (self.odd_namespace, Deviation::OddNamespace),
            (self.cut_off, Deviation::CutOff),
            (self.too_long, Deviation::TooLong),
            (self.too_deep, Deviation::TooDeep),
            (self.dropped > 0, Deviation::ItemsDropped(self.dropped)),
        ];
        to.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, deviation)| deviation));
        to.extend(self.unknown_entity.map(Deviation::UnknownEntity));
    }
}
