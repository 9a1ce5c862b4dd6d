//! Other projects' cases, and how many of their checks hold.

use std::collections::{BTreeMap, BTreeSet};

/// How many checks held, by kind and group, and which did not.
#[derive(Default)]
pub(crate) struct Score {
    kinds: BTreeMap<String, BTreeMap<String, (usize, usize)>>,
    missed: BTreeSet<(String, String)>,
    told: Vec<String>,
}

impl Score {
    pub(crate) fn check(&mut self, kind: &str, group: &str, id: &str, what: &str, held: bool, told: &str) {
        let (right, all) =
            self.kinds.entry(kind.to_owned()).or_default().entry(group.to_owned()).or_default();
        *all += 1;
        *right += usize::from(held);
        if !held {
            self.missed.insert((id.to_owned(), what.to_owned()));
            self.told.push(format!("{id}\t{what}\t{told}"));
        }
    }

    /// The share of the checks of `kind` that held.
    pub(crate) fn rate(&self, kind: &str) -> f64 {
        let groups = self.kinds.get(kind).into_iter().flat_map(BTreeMap::values);
        let (right, all) = groups.fold((0, 0), |(right, all), group| (right + group.0, all + group.1));
        if all == 0 { 1.0 } else { right as f64 / all as f64 }
    }

    /// Prints all rates, and holds what was missed against `listed`: lines of id, check and cause.
    pub(crate) fn close(&self, listed: &str) {
        for (kind, groups) in &self.kinds {
            println!("{kind}: {:.1} %", 100.0 * self.rate(kind));
            for (group, (right, all)) in groups {
                println!("    {group}: {right} of {all}");
            }
        }
        let listed: BTreeSet<(String, String)> = listed
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| {
                let mut columns = line.split('\t');
                let mut column = || columns.next().expect("id, check, cause").to_owned();
                let (id, what, cause) = (column(), column(), column());
                assert!(!cause.is_empty(), "{id}: no cause");
                (id, what)
            })
            .collect();
        let surprises: Vec<&String> = self
            .told
            .iter()
            .filter(|told| {
                let mut columns = told.split('\t').map(str::to_owned);
                !listed.contains(&(columns.next().unwrap(), columns.next().unwrap()))
            })
            .collect();
        for told in &surprises {
            println!("MISSED\t{told}");
        }
        let stale: Vec<_> = listed.difference(&self.missed).collect();
        assert!(surprises.is_empty(), "{} deviations are not listed", surprises.len());
        assert!(stale.is_empty(), "listed as deviations, and are none: {stale:?}");
    }
}
