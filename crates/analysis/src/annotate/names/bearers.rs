//! Which mentions have one bearer.
//!
//! Mentions of the same words are one bearer's. A shorter form (a surname, an acronym, "the Court") belongs to the one
//! longer name that it can stand for, wherever in the text that is; to the last one before it where there are several.

use model::NameKind;

use super::super::ground::Ground;
use super::Mention;
use crate::languages::{QuickMap, known_names, lexicon};

/// Longer names that are kept for one short form.
const MAX_LONGER: usize = 8;

/// Short forms that are kept for one longer name.
const MAX_SHORTS: usize = 16;

/// Names of the same words, and what they can be called for short.
struct Form {
    key: String,
    kind: NameKind,
    known: bool,
    shorts: Vec<String>,
    /// Short forms that yield to those of others: given names.
    weak: Vec<String>,
}

/// Sets that grow together: each form leads to an earlier one of the same bearer.
struct Sets(Vec<usize>);

impl Sets {
    fn of(&mut self, form: usize) -> usize {
        let mut root = form;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

type Longer<'f> = QuickMap<&'f str, Vec<usize>>;

/// Gives mentions of one bearer one number. Sharpens kinds by the bearer's other mentions.
pub(super) fn number(ground: &Ground<'_>, mentions: &mut [Mention]) -> Vec<u32> {
    let (forms, form_of) = forms(ground, mentions);
    let mut sets = Sets((0..forms.len()).collect());
    join_equals(&forms, &mut sets);
    for at in 1..mentions.len() {
        if in_brackets(ground, mentions, at) || in_apposition(ground, mentions, at) {
            sets.join(form_of[at - 1], form_of[at]);
        }
    }
    let doubtful = join_shorts(&forms, &mut sets);
    // Short form → whose it was last; of no use where all is clear.
    let mut latest: QuickMap<&str, usize> = QuickMap::default();
    let mut bearers = Vec::with_capacity(mentions.len());
    for form in form_of.iter().copied() {
        let own = sets.of(form);
        let bearer = match doubtful.get(&form) {
            Some(first) => latest.get(forms[form].key.as_str()).copied().unwrap_or_else(|| sets.of(*first)),
            None => own,
        };
        if !doubtful.is_empty() {
            let shorts = forms[form].weak.iter().chain(&forms[form].shorts);
            latest.extend(shorts.map(|short| (short.as_str(), bearer)));
        }
        bearers.push(bearer);
    }
    sharpen(&bearers, mentions, forms.len());
    let mut numbers = vec![None; forms.len()];
    let mut next = 0;
    let number = |bearer: usize| {
        *numbers[bearer].get_or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    bearers.into_iter().map(number).collect()
}

/// The forms of the text in order of appearance, and each mention's form.
fn forms(ground: &Ground<'_>, mentions: &[Mention]) -> (Vec<Form>, Vec<usize>) {
    let mut forms: Vec<Form> = Vec::new();
    // Most names stand in a text as they stood before.
    let mut by_bare: QuickMap<&str, usize> = QuickMap::default();
    let mut by_key: QuickMap<String, usize> = QuickMap::default();
    let mut form_of = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let form = *by_bare.entry(&mention.bare).or_insert_with(|| {
            let folded = fold(&mention.bare);
            let alias = lexicon().alias_set(&mention.bare);
            let key = alias.map_or_else(|| folded.clone(), |set| format!("#{set}"));
            *by_key.entry(key).or_insert_with_key(|key| {
                let known = alias.is_some() || known_names().places.contains(&mention.bare);
                let (shorts, weak) = shorts(mention, &folded);
                forms.push(Form { key: key.clone(), kind: mention.kind, known, shorts, weak });
                forms.len() - 1
            })
        });
        // "Prime Minister Carrow" is "the Prime Minister" further on.
        if mention.bare_start > mention.tokens.start {
            let title = fold(&ground.text[ground.bytes(mention.tokens.start..mention.bare_start)]);
            let shorter = title.split_once(' ').map(|(_, rest)| rest.to_owned());
            for title in std::iter::once(title).chain(shorter) {
                let known = &forms[form].shorts;
                if known.len() < MAX_SHORTS && !known.contains(&title) {
                    forms[form].shorts.push(title);
                }
            }
        }
        form_of.push(form);
    }
    (forms, form_of)
}

/// Joins what differs in the order of names or in a middle name only.
fn join_equals(forms: &[Form], sets: &mut Sets) {
    let mut seen: QuickMap<[&str; 2], usize> = QuickMap::default();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.kind == NameKind::Person) {
        let Some((first, rest)) = form.key.split_once(' ') else { continue };
        let mut words = [first, rest.rsplit_once(' ').map_or(rest, |(_, last)| last)];
        words.sort_unstable();
        sets.join(*seen.entry(words).or_insert(at), at);
    }
}

/// Joins each short form to the one longer form it can mean. Answers those that can mean several.
fn join_shorts(forms: &[Form], sets: &mut Sets) -> QuickMap<usize, usize> {
    let mut longer = Longer::default();
    let mut weak = Longer::default();
    let mut doubtful = QuickMap::default();
    let mut order: Vec<usize> = (0..forms.len()).collect();
    order.sort_by_cached_key(|at| (std::cmp::Reverse(forms[*at].key.split(' ').count()), *at));
    for at in order {
        let form = &forms[at];
        if !form.known
            && let Some(found) = longer.get(form.key.as_str()).or_else(|| weak.get(form.key.as_str()))
        {
            let first = sets.of(found[0]);
            if found.iter().all(|other| sets.of(*other) == first) {
                sets.join(first, at);
            } else {
                doubtful.insert(at, first);
            }
        }
        for (shorts, all) in [(&form.shorts, &mut longer), (&form.weak, &mut weak)] {
            for short in shorts {
                let known = all.entry(short.as_str()).or_default();
                if known.len() < MAX_LONGER {
                    known.push(at);
                }
            }
        }
    }
    doubtful
}

/// What `mention` can be called for short.
fn shorts(mention: &Mention, key: &str) -> (Vec<String>, Vec<String>) {
    let words: Vec<&str> = key.split(' ').collect();
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    if words.len() == 1 {
        strong.extend(humps(&mention.bare));
    }
    if words.len() < 2 || mention.office {
        return (strong, weak);
    }
    if mention.kind != NameKind::Place {
        strong.extend(acronyms(&mention.bare));
    }
    match mention.kind {
        NameKind::Person | NameKind::Other if words.len() <= 5 => surnames(&words, &mut strong, &mut weak),
        NameKind::Organisation => bodies(&words, &mut strong),
        NameKind::Place => places(&words, &mut strong),
        _ => {}
    }
    strong.retain(|short| short != key);
    (strong, weak)
}

/// The surname, with its particle and without its article; the given name.
fn surnames(words: &[&str], strong: &mut Vec<String>, weak: &mut Vec<String>) {
    let born = matches!(words[words.len() - 1], "jr" | "sr" | "ii" | "iii" | "iv");
    let names = &words[..words.len() - usize::from(born)];
    let Some((last, before)) = names.split_last().filter(|(_, before)| !before.is_empty()) else { return };
    strong.push((*last).to_owned());
    strong.extend(
        last.split_once('-').filter(|(article, _)| article.len() <= 3).map(|(_, name)| name.to_owned()),
    );
    if before.len() > 1 {
        strong.push(format!("{} {last}", before[before.len() - 1]));
    }
    weak.push(before[0].to_owned());
}

/// "Supreme Court" and "Court" for "Norwegian Supreme Court of Justice".
fn bodies(words: &[&str], strong: &mut Vec<String>) {
    let head_len = words.iter().position(|w| matches!(*w, "of" | "for" | "on")).unwrap_or(words.len());
    let head = &words[..head_len];
    for from in 0..head.len() {
        let short = head[from..].join(" ");
        let told = from + 1 < head.len()
            || lexicon().organisation_words.contains(&short)
            || known_names().bodies.contains(&short);
        if told {
            strong.push(short);
        }
    }
    if let [name, "inc" | "ltd" | "corp" | "corporation" | "company" | "plc" | "group" | "co" | "limited"] =
        words
    {
        strong.push((*name).to_owned());
    }
}

/// "the North" for "North Korea", "Gulf" for "Gulf of Norway", "Harlow" for "Harlow County".
fn places(words: &[&str], strong: &mut Vec<String>) {
    let first = words[0];
    if matches!(first, "north" | "south" | "east" | "west") || words[1] == "of" {
        strong.push(first.to_owned());
    }
    if let [name @ .., last] = words
        && lexicon().place_words.contains(*last)
    {
        strong.push(name.join(" "));
        strong.push((*last).to_owned());
    }
}

/// Whether mention `at` stands in brackets right behind the one before and is its short form.
fn in_brackets(ground: &Ground<'_>, mentions: &[Mention], at: usize) -> bool {
    let here = &mentions[at].tokens;
    let Some(open) = here.start.checked_sub(1).filter(|open| matches!(ground.word(*open), "(" | "[")) else {
        return false;
    };
    mentions[at - 1].tokens.end == open
        && ground.tokens.get(here.end).is_some_and(|_| matches!(ground.word(here.end), ")" | "]"))
        && here.len() == 1
        && mentions[at].bare.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// "Edmund Carrow, the Secretary of State", "Prime Minister, Edmund Carrow": an office and its holder.
fn in_apposition(ground: &Ground<'_>, mentions: &[Mention], at: usize) -> bool {
    let (before, here) = (&mentions[at - 1], &mentions[at]);
    let person =
        |mention: &Mention| mention.kind == NameKind::Person && !mention.office && mention.tokens.len() > 1;
    let (from, to) = (before.tokens.end, here.tokens.start);
    let beside = from < to
        && ground.word(from) == ","
        && (to - from == 1 || to - from == 2 && ground.low(from + 1) == "the");
    beside && (before.office && person(here) || here.office && person(before))
}

/// The initials of a name in lower case, without its small words and with them.
fn acronyms(name: &str) -> Vec<String> {
    let initials = |all: bool| -> String {
        name.split_whitespace()
            .filter(|word| !matches!(*word, "the" | "and"))
            .filter_map(|word| word.chars().next())
            .filter(|c| all || c.is_uppercase())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (capitals, all) = (initials(false), initials(true));
    let mut found = vec![capitals];
    if all != found[0] {
        found.push(all);
    }
    found.retain(|short| short.chars().count() >= 2);
    found
}

/// The capitals of one word that has several of them and small letters: "mf" for "`MerryFisher`".
fn humps(word: &str) -> Option<String> {
    let capitals: String = word.chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect();
    (capitals.len() > 1 && word.chars().any(char::is_lowercase)).then_some(capitals)
}

/// A surname alone is the person that it was introduced as.
fn sharpen(bearers: &[usize], mentions: &mut [Mention], all: usize) {
    let mut kinds: Vec<Option<NameKind>> = vec![None; all];
    for (mention, bearer) in mentions.iter().zip(bearers) {
        let telling = mention.kind != NameKind::Other && mention.tokens.len() > 1;
        if telling {
            kinds[*bearer].get_or_insert(mention.kind);
        }
    }
    for (mention, bearer) in mentions.iter_mut().zip(bearers) {
        let listed = || known_names().places.contains(&mention.bare);
        if let Some(kind) = kinds[*bearer]
            && (mention.kind == NameKind::Other || mention.tokens.len() == 1 && !listed())
        {
            mention.kind = kind;
        }
    }
}

fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let letters = word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase);
        let before = folded.len();
        folded.extend(letters);
        if before > 0 && folded.len() > before {
            folded.insert(before, ' ');
        }
    }
    folded
}
