//! Names: runs of capitalised words, what they name, and which mentions have one bearer.
//!
//! Input: tokens. Output: mentions in order, each with a number that the mentions of one bearer share.
//! A name that begins a sentence counts only where its first word is capitalised elsewhere too, or is known.

use std::collections::HashMap;

use model::{Name, NameKind};

use super::Desk;
use super::ground::{Ground, TokenKind};
use crate::languages::lexicon;

/// Longest name in tokens.
const MAX_TOKENS: usize = 12;

struct Mention {
    tokens: std::ops::Range<usize>,
    kind: NameKind,
    /// The name without titles.
    bare: String,
}

pub(super) fn find(desk: &Desk<'_>) -> Vec<Name> {
    let ground = &desk.ground;
    let known = words_capitalised_inside(ground);
    let mut mentions = Vec::new();
    for sentence in &ground.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let end = name_end(ground, at, sentence.tokens.end, sentence.tokens.start, &known);
            if end > at {
                let tokens = trim(ground, at..end);
                if !tokens.is_empty() && is_name(ground, tokens.clone(), sentence.tokens.start, &known) {
                    mentions.push(mention(ground, tokens));
                }
                at = end;
            } else {
                at += 1;
            }
        }
    }
    let ids = bearers(ground, &mut mentions);
    mentions
        .iter()
        .zip(ids)
        .map(|(mention, id)| Name { span: desk.tokens(mention.tokens.clone()), id, kind: mention.kind })
        .collect()
}

/// Words that stand capitalised where nothing asks for it, with how often.
fn words_capitalised_inside<'a>(ground: &Ground<'a>) -> HashMap<&'a str, usize> {
    let mut known = HashMap::new();
    for sentence in &ground.sentences {
        for at in sentence.tokens.clone().skip(1) {
            if is_capital_word(ground, at) && !begins(ground, at, sentence.tokens.start) {
                *known.entry(ground.word(at)).or_insert(0) += 1;
            }
        }
    }
    known
}

/// Whether token `at` stands where any word would be capitalised.
fn begins(ground: &Ground<'_>, at: usize, start: usize) -> bool {
    at == start
        || matches!(
            ground.word(at - 1),
            "“" | "\"" | "‘" | "'" | ":" | "•" | "." | "?" | "!" | "—" | "-" | "–" | "|" | "("
        )
}

fn is_capital_word(ground: &Ground<'_>, at: usize) -> bool {
    let token = &ground.tokens[at];
    let capital = token.capital || has_article(ground.word(at));
    token.kind == TokenKind::Word && capital && !lexicon().no_names.contains(ground.low(at))
}

/// "al-Assad", "el-Sisi": a name with an article of its own.
fn has_article(word: &str) -> bool {
    word.split_once('-')
        .is_some_and(|(article, name)| article.len() <= 3 && name.starts_with(char::is_uppercase))
}

/// One past the last token of the name that begins at `at`; `at` where none does.
fn name_end(ground: &Ground<'_>, at: usize, end: usize, start: usize, known: &HashMap<&str, usize>) -> usize {
    if !is_capital_word(ground, at) {
        return at;
    }
    // "But Iraq", "However Trump": a common word at the head of a sentence is no part of the name.
    if begins(ground, at, start) && common_start(ground, at, known) {
        return at;
    }
    let mut last = at + 1;
    let mut next = at + 1;
    while next < end && next - at < MAX_TOKENS {
        if is_capital_word(ground, next)
            || (ground.tokens[next].kind == TokenKind::Number && ground.glued(next))
        {
            next += 1;
            last = next;
        } else if lexicon().name_links.contains(ground.low(next))
            && ground.low(next) != "for"
            && (ground.low(next) != "and" || both_organisation(ground, at, next))
        {
            next += 1;
            // Only links that lead on to a capital belong to the name.
            let mut ahead = next;
            while ahead < end && lexicon().name_links.contains(ground.low(ahead)) && ahead < next + 2 {
                ahead += 1;
            }
            if ahead < end && is_capital_word(ground, ahead) {
                next = ahead;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    last
}

/// Whether "and" joins two parts of one organisation's name, as in "Ministry of Trade and Industry".
fn both_organisation(ground: &Ground<'_>, from: usize, and: usize) -> bool {
    (from..and)
        .any(|at| matches!(ground.low(at), "ministry" | "department" | "office" | "bureau" | "committee"))
}

fn common_start(ground: &Ground<'_>, at: usize, known: &HashMap<&str, usize>) -> bool {
    let lexicon = lexicon();
    let low = ground.low(at);
    if lexicon.determiners.contains(low) || lexicon.is_function_word(low) || lexicon.pronouns.contains(low) {
        return true;
    }
    let word = ground.word(at);
    if known.contains_key(word)
        || lexicon.places.contains(word)
        || lexicon.given_names.contains(word)
        || lexicon.alias_set(word).is_some()
    {
        return false;
    }
    let followed = at + 1 < ground.tokens.len() && is_capital_word(ground, at + 1);
    let acronym = word.chars().count() > 1 && word.chars().all(|c| !c.is_lowercase());
    !(followed || acronym || lexicon.organisations.contains(word))
}

/// Without a leading "The".
fn trim(ground: &Ground<'_>, mut tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
    while !tokens.is_empty() && lexicon().determiners.contains(ground.low(tokens.start)) {
        tokens.start += 1;
    }
    tokens
}

fn is_name(
    ground: &Ground<'_>,
    tokens: std::ops::Range<usize>,
    start: usize,
    known: &HashMap<&str, usize>,
) -> bool {
    let word = ground.word(tokens.start);
    if tokens.len() == 1 {
        // A nationality or a lone title is no name; a headline in capitals is no list of names.
        let title = lexicon().person_titles.contains(ground.low(tokens.start));
        let single = word.chars().count() < 2;
        return !title
            && !single
            && (!begins(ground, tokens.start, start) || !common_start(ground, tokens.start, known));
    }
    true
}

fn mention(ground: &Ground<'_>, tokens: std::ops::Range<usize>) -> Mention {
    let mut bare_start = tokens.start;
    while bare_start + 1 < tokens.end && lexicon().person_titles.contains(ground.low(bare_start)) {
        bare_start += 1;
    }
    let bytes = ground.bytes(bare_start..tokens.end);
    let bare = ground.text[bytes].to_owned();
    let kind = kind_of(ground, tokens.clone(), bare_start, &bare);
    Mention { tokens, kind, bare }
}

fn kind_of(ground: &Ground<'_>, tokens: std::ops::Range<usize>, bare_start: usize, bare: &str) -> NameKind {
    let lexicon = lexicon();
    let first = ground.word(bare_start);
    let any = |set: &std::collections::HashSet<String>| tokens.clone().any(|at| set.contains(ground.low(at)));
    if lexicon.places.contains(bare) {
        NameKind::Place
    } else if lexicon.organisations.contains(bare) || any(&lexicon.organisation_words) {
        NameKind::Organisation
    } else if bare_start > tokens.start {
        NameKind::Person
    } else if any(&lexicon.place_words) {
        NameKind::Place
    } else if lexicon.given_names.contains(first) {
        NameKind::Person
    } else if bare.chars().count() > 1 && bare.chars().all(|c| c.is_uppercase() || c == '.') {
        NameKind::Organisation
    } else if tokens.len() == 1 && place_context(ground, tokens.start) {
        NameKind::Place
    } else if (2..=3).contains(&tokens.len())
        && tokens.clone().all(|at| ground.tokens[at].capital || lexicon.name_links.contains(ground.low(at)))
    {
        NameKind::Person
    } else {
        NameKind::Other
    }
}

fn place_context(ground: &Ground<'_>, at: usize) -> bool {
    at > 0 && matches!(ground.low(at - 1), "in" | "from" | "near" | "at" | "to" | "across")
}

/// Gives mentions of one bearer one number: the same words, a surname, an acronym, a known set of aliases,
/// or a name in brackets behind another. Sharpens kinds by the bearer's other mentions.
fn bearers(ground: &Ground<'_>, mentions: &mut [Mention]) -> Vec<u32> {
    let mut ids: Vec<u32> = Vec::with_capacity(mentions.len());
    let mut kinds: Vec<NameKind> = Vec::new();
    let mut by_words: HashMap<String, u32> = HashMap::new();
    let mut by_surname: HashMap<String, u32> = HashMap::new();
    let mut by_set: HashMap<usize, u32> = HashMap::new();
    for at in 0..mentions.len() {
        let mention = &mentions[at];
        let words = fold(&mention.bare);
        let last = words.rsplit(' ').next().unwrap_or("").to_owned();
        let set = lexicon().alias_set(&mention.bare);
        let in_brackets = at > 0 && bracketed(ground, mentions, at);
        let found = by_words
            .get(&words)
            .or_else(|| set.and_then(|set| by_set.get(&set)))
            .copied()
            .or_else(|| in_brackets.then(|| ids[at - 1]))
            .or_else(|| if words.contains(' ') { None } else { by_surname.get(&words).copied() });
        let id = found.unwrap_or_else(|| {
            kinds.push(mention.kind);
            kinds.len() as u32 - 1
        });
        by_words.entry(words.clone()).or_insert(id);
        if let Some(set) = set {
            by_set.entry(set).or_insert(id);
        }
        if words.contains(' ') && matches!(mention.kind, NameKind::Person | NameKind::Other) {
            if let Some((_, bare)) = last.split_once('-').filter(|(article, _)| article.len() <= 3) {
                by_surname.insert(bare.to_owned(), id);
            }
            by_surname.insert(last, id);
        }
        if words.contains(' ')
            && mention.kind == NameKind::Organisation
            && let Some(acronym) = acronym(&mention.bare)
        {
            by_words.entry(acronym).or_insert(id);
        }
        if mention.kind == NameKind::Person && kinds[id as usize] == NameKind::Other {
            kinds[id as usize] = NameKind::Person;
        }
        ids.push(id);
    }
    // A surname alone is the person that it was introduced as.
    for (mention, id) in mentions.iter_mut().zip(&ids) {
        let bearer = kinds[*id as usize];
        if mention.kind == NameKind::Other || (mention.tokens.len() == 1 && bearer == NameKind::Person) {
            mention.kind = bearer;
        }
    }
    ids
}

/// Whether mention `at` stands in brackets right behind the one before and is its short form.
fn bracketed(ground: &Ground<'_>, mentions: &[Mention], at: usize) -> bool {
    let (before, here) = (&mentions[at - 1].tokens, &mentions[at].tokens);
    here.start == before.end + 1
        && ground.word(before.end) == "("
        && ground.tokens.get(here.end).is_some_and(|_| ground.word(here.end) == ")")
        && here.len() == 1
        && mentions[at].bare.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The initials of a name in lower case, without its small words.
fn acronym(name: &str) -> Option<String> {
    let initials: String =
        name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
    (initials.chars().count() >= 3).then(|| initials.to_lowercase())
}

fn fold(name: &str) -> String {
    let lower = name.to_lowercase().replace('.', "");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;
    use model::NameKind;

    fn names(text: &str) -> Vec<(String, u32, NameKind)> {
        let (text, marks) = marks_of(text);
        marks.names.iter().map(|n| (text.excerpt(n.span).unwrap().to_owned(), n.id, n.kind)).collect()
    }

    #[test]
    fn aliases_share_an_id() {
        let found = names(
            "The Maritime Safety Office (MSO) met Edmund Carrow in Aldmouth. Mr Carrow left. The MSO stayed, and Carrow wrote.",
        );
        let id = |name: &str| {
            found.iter().find(|(n, _, _)| n == name).unwrap_or_else(|| panic!("{name} in {found:?}")).1
        };
        assert_eq!(id("Maritime Safety Office"), id("MSO"));
        assert_eq!(id("Edmund Carrow"), id("Mr Carrow"));
        assert_eq!(id("Edmund Carrow"), id("Carrow"));
        assert_ne!(id("Aldmouth"), id("Carrow"));
    }

    #[test]
    fn common_words_at_the_head_are_no_names() {
        let found = names("But nobody came. Ferries left. Iraq waited. However, Norway did not.");
        let names: Vec<&str> = found.iter().map(|(n, _, _)| n.as_str()).collect();
        assert_eq!(names, ["Iraq", "Norway"]);
    }
}
