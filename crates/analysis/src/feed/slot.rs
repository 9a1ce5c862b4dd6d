//! One value out of several elements that may give it.

/// A value and how good the place is that it stood at: 0 is best.
#[derive(Debug)]
pub(super) struct Slot<T> {
    held: Option<(u8, T)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { held: None }
    }
}

impl<T> Slot<T> {
    /// Takes `value` unless one from as good a place is held.
    pub(super) fn first(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.held.as_ref().is_none_or(|(held, _)| rank < *held)
        {
            self.held = Some((rank, value));
        }
    }

    /// Takes `value` unless one from a better place is held.
    pub(super) fn last(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.held.as_ref().is_none_or(|(held, _)| rank <= *held)
        {
            self.held = Some((rank, value));
        }
    }

    pub(super) fn take(self) -> Option<T> {
        self.held.map(|(_, value)| value)
    }
}

/// Names out of several kinds of elements: those of the best kind only, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    held: Vec<String>,
    rank: u8,
    /// Whether there were more than are kept.
    pub(super) cut: bool,
}

impl Names {
    pub(super) fn add(&mut self, rank: u8, name: Option<String>) {
        let Some(name) = name else { return };
        if self.held.is_empty() || rank < self.rank {
            self.held.clear();
            self.rank = rank;
        }
        if rank == self.rank && !self.held.contains(&name) {
            self.cut |= self.held.len() >= super::limits::MAX_LIST;
            if !self.cut {
                self.held.push(name);
            }
        }
    }

    pub(super) fn take(self) -> Vec<String> {
        self.held
    }
}
