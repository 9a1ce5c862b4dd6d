//! Copies: articles that are one text, by shared word sequences.
//!
//! Five-word sequences, one in four kept by their hash; two texts are copies where the shorter shares a large part
//! of its kept sequences with the other. Sequences that many articles share say nothing, nor do those that two texts
//! have at their ends alone: forms and notices. A text joins the others that the one is a copy of only where it shares
//! the same words with them, too: one that holds two texts does not make these one.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use model::{ArticleId, CopyKind, CopyOf};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::sketch::{Kept, LEAST_SEQUENCES, SAMPLE};
use super::terms::{Laid, Weighted};
use super::window::Window;

/// Share of the shorter text's sequences that makes a copy. Chosen on the development set of near duplicates.
const CONTAINED: f64 = 0.35;
/// A sequence that more articles hold than this is boilerplate.
const MOST_HOLDERS: usize = 60;
/// Copies are noted as holders up to here.
const MOST_COPIES: usize = 30;
/// Share from which a text that holds another is mostly that text.
const MOSTLY: f64 = 0.6;
/// Share from which two texts are the same but for their edges.
const SAME: f64 = 0.9;
/// Of what a text shares with one that is a copy itself, so much must stand in another text of that group.
const THROUGH: f64 = 0.5;
/// Two texts of which less is shared are no copies either where their terms are farther apart than this cosine.
const ABOUT: f64 = 0.15;
/// Where what is shared fills so much of the rest of both texts from where it begins, it is what pages end with. A text is
/// cut from its end, not to it.
const TAIL: f64 = 0.6;
/// What is shared begins where this part of it is left out: a line of it may stand farther up.
const STRAY: f64 = 0.2;

/// The articles that hold a sequence, ascending: of most sequences a few alone. Some may be gone.
type Holders = SmallVec<[u32; 4]>;

/// Which of the articles at hand hold which sequences, and which are one text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Copies {
    holders: HashMap<u64, Holders, FixedState>,
    /// The newest article of each text that has few sequences.
    whole: HashMap<u64, u32, FixedState>,
    /// Groups of two and more, by the number of the first article.
    groups: HashMap<u32, Group, FixedState>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Group {
    id: ArticleId,
    /// Those at hand, ascending.
    members: Vec<u32>,
}

/// Of which article another is a copy.
pub(super) struct Copied {
    pub(super) of: u32,
    pub(super) how: CopyOf,
}

impl Copies {
    /// Looks up of which article the next one is a copy, and notes what it holds.
    pub(super) fn next(
        &mut self,
        number: u32,
        text: &Kept,
        terms: &[Weighted],
        window: &Window,
    ) -> Option<Copied> {
        let first = window.first();
        let lists: SmallVec<[&[u32]; 16]> =
            text.sequences.iter().filter_map(|(h, _)| self.holders.get(h)).map(|l| &l[..]).collect();
        let mut holders: Vec<u32> = Vec::new();
        for list in lists {
            let at_hand = &list[list.partition_point(|other| *other < first)..];
            if at_hand.len() <= MOST_HOLDERS {
                holders.extend(at_hand);
            }
        }
        holders.sort_unstable();
        let mut candidates: Vec<(f64, u32)> = Vec::new();
        for shared in holders.chunk_by(|a, b| a == b) {
            let least = text.len().min(window[shared[0]].kept.len());
            let share = shared.len() as f64 / least.max(1) as f64;
            if least >= LEAST_SEQUENCES && share >= CONTAINED {
                candidates.push((share, shared[0]));
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best =
            candidates.into_iter().find(|(share, other)| self.is_copy(text, terms, *other, *share, window));
        if let Some(whole) = text.whole {
            let before = self.whole.insert(whole, number).filter(|before| *before >= first);
            best = best.or(before.map(|before| (1.0, before)));
        }
        let copied = best.map(|(share, of)| {
            let other = &window[of];
            let kind = kind(share, text.len(), other.kept.len());
            Copied { of, how: CopyOf { id: other.id.clone(), kind, share } }
        });
        // What many hold says nothing, but many copies of one text do not make it so.
        let most = if copied.is_some() { MOST_COPIES } else { MOST_HOLDERS };
        for (sequence, _) in &text.sequences {
            let list = self.holders.entry(*sequence).or_default();
            if list.len() > most {
                list.drain(..list.partition_point(|other| *other < first));
            }
            if list.len() <= most {
                list.push(number);
            }
        }
        copied
    }

    fn is_copy(&self, text: &Kept, terms: &[Weighted], of: u32, share: f64, window: &Window) -> bool {
        let other = &window[of].kept;
        let common = text.common(other);
        let ends_with = |text: &Kept| ends_with(text, &common);
        let is_furniture =
            || ends_with(text) && ends_with(other) || Laid::of(terms).cosine(window.terms(of)) < ABOUT;
        if share < MOSTLY && is_furniture() {
            return false;
        }
        let is_joined = window[of].copy_of.is_some();
        if !is_joined || common.len() as f64 >= MOSTLY * text.len().max(other.len()) as f64 {
            return true;
        }
        let members = self.groups.get(&window[of].copy_group).map_or(&[][..], |group| &group.members);
        let members = &members[members.partition_point(|member| *member < window.first())..];
        let rest = || members.iter().filter(|member| **member != of).take(MOST_HOLDERS);
        let held = |sequence: &&u64| rest().any(|at| window[*at].kept.holds(**sequence));
        common.iter().filter(held).count() as f64 >= THROUGH * common.len() as f64
    }

    /// Puts an article to the group of `of`; returns the group's number.
    pub(super) fn join(&mut self, number: u32, of: u32, window: &mut Window) -> u32 {
        window[of].has_copies = true;
        let group = window[of].copy_group;
        let id = || window[of].id.clone();
        let group_of = self.groups.entry(group).or_insert_with(|| Group { id: id(), members: vec![of] });
        group_of.members.push(number);
        group
    }

    /// The first article of a group of two or more.
    pub(super) fn first_of(&self, group: u32) -> Option<&ArticleId> {
        self.groups.get(&group).map(|group| &group.id)
    }

    /// Forgets the articles before number `first`.
    pub(super) fn forget(&mut self, first: u32) {
        let gone = |list: &[u32]| list.partition_point(|number| *number < first);
        self.holders.retain(|_, list| {
            list.drain(..gone(list));
            !list.is_empty()
        });
        self.whole.retain(|_, number| *number >= first);
        self.groups.retain(|_, group| {
            group.members.drain(..gone(&group.members));
            !group.members.is_empty()
        });
    }
}

/// How a text of `own` kept sequences is a copy of an earlier one of `other`, sharing `share` of the shorter.
fn kind(share: f64, own: usize, other: usize) -> CopyKind {
    let common = share * own.min(other) as f64;
    let (of_own, of_other) = (common / own.max(1) as f64, common / other.max(1) as f64);
    if of_own < MOSTLY && own > other {
        CopyKind::Contains
    } else if of_own >= MOSTLY && of_other < MOSTLY {
        CopyKind::Truncated
    } else if share >= SAME {
        CopyKind::Wire
    } else {
        CopyKind::Reedited
    }
}

/// Whether from where `common` begins in the text hardly anything else stands.
fn ends_with(text: &Kept, common: &[u64]) -> bool {
    let mut places: Vec<u32> = common.iter().filter_map(|h| text.place(*h)).collect();
    places.sort_unstable();
    let Some(start) = places.get((STRAY * places.len() as f64) as usize) else { return false };
    let shared = (1.0 - STRAY) * (places.len() as u64 * SAMPLE) as f64;
    shared >= TAIL * f64::from(text.places - *start)
}

#[cfg(test)]
mod tests {
    use super::super::fold::Fold;
    use super::super::sketch::Sketch;
    use crate::extract::{Given, from_text};
    use crate::languages::outlets;

    /// So many words that stand in no other text.
    fn words(of: &str, number: usize) -> String {
        (0..number).map(|n| format!("{of}{n}")).collect::<Vec<_>>().join(" ")
    }

    /// For each text the first one of its copy group.
    fn groups(texts: &[String]) -> Vec<usize> {
        let mut fold = Fold::default();
        for (number, text) in texts.iter().enumerate() {
            let given = Given { id: Some(number.to_string()), ..Given::default() };
            fold.add(Sketch::of(&from_text(given, text.clone(), outlets()).unwrap(), None));
        }
        let placed = fold.finish().placed;
        placed.iter().map(|placed| placed.copy_group.as_str().parse().unwrap()).collect()
    }

    #[test]
    fn copies_are_found_cut_headed_and_embedded() {
        let text = words("ferry", 300);
        let cut = words("ferry", 150);
        let headed = format!("{} {text} {}", words("head", 40), words("foot", 40));
        let embedded = format!("{} {cut} {}", words("own", 80), words("more", 80));
        assert_eq!(groups(&[text, cut, headed, embedded, words("other", 300)]), [0, 0, 0, 0, 4]);
    }

    #[test]
    fn a_text_that_holds_two_does_not_make_them_one() {
        let (a, b) = (words("pier", 200), words("boat", 200));
        let both = format!("{a} {b}");
        assert_eq!(groups(&[a.clone(), both.clone(), b.clone()]), [0, 0, 2]);
        assert_eq!(groups(&[a, both, words("pier", 150)]), [0, 0, 0]);
        // A copy of one that holds a part of another is a copy all the same.
        let host = format!("{} {}", words("own", 300), words("crew", 120));
        assert_eq!(groups(&[words("crew", 200), host.clone(), host]), [0, 0, 0]);
    }

    #[test]
    fn what_pages_end_with_makes_no_copies() {
        let form = words("form", 150);
        let page = |of: &str| format!("{} {form}", words(of, 200));
        assert_eq!(groups(&[page("pier"), page("boat")]), [0, 1]);
        // The same words at the head of both are the text.
        let headed = |of: &str| format!("{form} {}", words(of, 200));
        assert_eq!(groups(&[headed("pier"), headed("boat")]), [0, 0]);
    }
}
