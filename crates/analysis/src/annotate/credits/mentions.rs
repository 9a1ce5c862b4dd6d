//! Outlets that a text names: known ones, and those that their name or the word beside it shows to be one.

use std::ops::Range;

use model::{OutletKind, OutletRef};

use super::super::Desk;
use super::super::ground::{Ground, TokenKind};
use super::after::is_possessive;
use super::shapes::{is_name, is_nation, is_station, name_end, shaped_name, station_end};
use crate::languages::{MayBegin, Naming, Outlet, OutletMatch, QuickMap, QuickSet, Word, credit_words};

/// What makes words the name of an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The list has it.
    Known,
    /// The list has it as a name that other things have too.
    Weak,
    /// Its last word, a call sign, or the word beside it: "the Holm Morning Post", "the regional daily Aldmouth Matin".
    Shaped,
    /// Its last word, with which other names end as well: "the Aldmouth Star".
    Doubtful,
    /// Nobody names it: "local media".
    Unnamed,
}

/// An outlet named in the text.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Its tokens, with a leading article and quotation marks.
    pub(super) tokens: Range<usize>,
    pub(super) outlet: OutletRef,
    pub(super) agency: bool,
    pub(super) form: Form,
    /// A programme of the outlet, not its name.
    pub(super) programme: bool,
}

/// The mentions of a text, in order. The page's own outlet is not among them.
pub(super) fn find(desk: &Desk<'_>) -> Vec<Mention> {
    Finder {
        desk,
        ground: &desk.ground,
        found: Vec::new(),
        named: QuickSet::default(),
        short: QuickMap::default(),
    }
    .run()
}

struct Finder<'d> {
    desk: &'d Desk<'d>,
    ground: &'d Ground<'d>,
    found: Vec<Mention>,
    /// Outlets that the text named so far by words that name nothing else.
    named: QuickSet<&'d str>,
    /// Last word of the names so far → whose it was.
    short: QuickMap<&'d str, (OutletRef, bool)>,
}

impl<'d> Finder<'d> {
    fn run(mut self) -> Vec<Mention> {
        let mut at = 0;
        while at < self.ground.tokens.len() {
            at = self
                .unnamed_at(at)
                .or_else(|| self.known_at(at))
                .or_else(|| self.shaped_at(at))
                .unwrap_or(at + 1);
        }
        self.found
    }

    /// "the" before a name belongs to it.
    fn with_article(&self, at: usize) -> usize {
        if at > 0 && self.ground.low(at - 1) == "the" { at - 1 } else { at }
    }

    /// A known outlet at `at`: one past its last token, whether or not it is a mention.
    fn known_at(&mut self, at: usize) -> Option<usize> {
        let ground = self.ground;
        if !matches!(ground.tokens[at].kind, TokenKind::Word | TokenKind::Number) {
            return None;
        }
        let found = self.desk.context.outlets.mention_at(Words { ground, at })?;
        let end = at + found.words;
        if let Some(stop) = station_end(ground, at, end) {
            self.push_shaped(at, stop, Form::Shaped);
            return Some(stop);
        }
        // "the National" is no outlet in "the National Ledger", nor the "Post" in "the Holm Morning Post".
        let before = at.checked_sub(1).is_some_and(|b| is_name(self.ground, b) && ground.low(b) != "the");
        let part_of_name = before || is_name(self.ground, end) && !ground.glued(end);
        let mut tokens = self.with_article(at)..end;
        match found.naming {
            Naming::Strong => {
                // "the Press Trust of India Times": a longer name that the list does not have.
                if let Some(longer) = name_end(self.ground, at).filter(|longer| *longer > end)
                    && found.words == 1
                    && shaped_name(self.ground, at, longer) == Some(Form::Shaped)
                {
                    self.push_shaped(at, longer, Form::Shaped);
                    return Some(longer);
                }
            }
            // "the Journal of Fish Biology", "the Times of Holm"
            Naming::Weak if part_of_name || ground.low(end) == "of" && is_name(self.ground, end + 1) => {
                return None;
            }
            Naming::Weak => {}
            Naming::Programme => tokens = self.programme(at, end)?,
        }
        let end = if found.naming == Naming::Strong { self.channel_end(end) } else { end };
        tokens.end = tokens.end.max(end);
        // “PBS NewsHour”
        let opens = tokens.start.checked_sub(1).filter(|at| is_quotation_mark(ground.low(*at)));
        if let Some(open) = opens.filter(|_| found.naming == Naming::Strong) {
            let close = if matches!(ground.low(end), "." | ",") { end + 1 } else { end };
            if is_quotation_mark(ground.low(close)) {
                tokens = open..close + 1;
            }
        }
        let outlet = self.meant(&found, at);
        if found.naming == Naming::Strong {
            self.named.insert(found.outlet.id.as_str());
        }
        if found.naming == Naming::Strong && found.words > 1 {
            self.keep_short(at + found.words - 1, &outlet);
        }
        let form = if found.naming == Naming::Weak { Form::Weak } else { Form::Known };
        self.push(tokens, outlet, form, found.naming == Naming::Programme);
        Some(end)
    }

    /// One past "Business" in "CNN Business", "Radio Scotland" in "BBC Radio Scotland".
    fn channel_end(&self, end: usize) -> usize {
        let mut stop = end;
        while stop < end + 4 && self.ground.same_line(stop) {
            let word = self.ground.word(stop);
            let behind_radio = stop > end
                && matches!(self.ground.word(stop - 1), "Radio" | "Channel" | "TV")
                && (is_name(self.ground, stop)
                    || self.ground.tokens[stop].kind == TokenKind::Number && word.len() <= 3);
            if !(credit_words().channels.contains(word) || behind_radio) {
                break;
            }
            stop += 1;
        }
        // "told CNN Sunday that": a day.
        if stop > end && super::super::clauses::is_day(self.ground.low(stop - 1)) { stop - 1 } else { stop }
    }

    /// Whom a form means that several outlets share: the one named in full before, the page's own, one of its country.
    fn meant(&self, found: &OutletMatch<'d>, at: usize) -> (OutletRef, bool) {
        let chosen = |outlet: &Outlet| (outlet.reference(), outlet.kind() == OutletKind::Agency);
        if found.naming == Naming::Strong {
            return chosen(found.outlet);
        }
        let all = || std::iter::once(found.outlet).chain(found.rivals.iter().copied());
        if let Some(named) = all().find(|o| self.named.contains(o.id.as_str())) {
            return chosen(named);
        }
        if found.words == 1 && found.naming == Naming::Weak {
            let word = self.ground.word(at);
            if let Some(named) = self.short.get(word) {
                return named.clone();
            }
            if let Some(own) = self.desk.context.own_outlet.filter(|own| own.name.ends_with(word)) {
                return (own.clone(), false);
            }
        }
        let own = self.desk.context.own_outlet;
        let home = own.and_then(|own| self.desk.context.outlets.by_id(own.id.as_str()));
        let country = home.and_then(|home| home.country.as_deref());
        let near = all().find(|o| country.is_some() && o.country.as_deref() == country);
        chosen(near.unwrap_or(found.outlet))
    }

    /// The tokens of a programme: in quotation marks, called a show, or a name of several words.
    fn programme(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let ground = self.ground;
        let mark = |at: usize| is_quotation_mark(ground.low(at));
        if at > 0 && mark(at - 1) {
            let stop = if matches!(ground.low(end), "." | ",") { end + 1 } else { end };
            return (mark(stop)).then_some(at - 1..stop + 1);
        }
        let called = matches!(ground.low(end), "show" | "programme" | "program");
        let alone = end - at > 1
            && !is_name(self.ground, end)
            && !at.checked_sub(1).is_some_and(|b| is_name(self.ground, b));
        (called || alone).then_some(self.with_article(at)..end + usize::from(called))
    }

    /// An outlet that the list does not have at `at`: one past its last token.
    fn shaped_at(&mut self, at: usize) -> Option<usize> {
        let ground = self.ground;
        if !is_name(self.ground, at) {
            return None;
        }
        let word = ground.word(at);
        if is_station(word) {
            self.push_shaped(at, at + 1, Form::Shaped);
            return Some(at + 1);
        }
        if at > 0 && is_name(self.ground, at - 1) && ground.same_line(at) && ground.low(at - 1) != "the" {
            return None;
        }
        // "the Gazette" behind "the Holm Gazette"
        if at > 0
            && ground.low(at - 1) == "the"
            && !is_name(self.ground, at + 1)
            && let Some((outlet, agency)) = self.short.get(word).cloned()
        {
            self.push(at - 1..at + 1, (outlet, agency), Form::Weak, false);
            return Some(at + 1);
        }
        let start = if ground.low(at) == "the" { at + 1 } else { at };
        let end = name_end(self.ground, start)?;
        let form = shaped_name(self.ground, start, end)?;
        self.push_shaped(start, end, form);
        Some(end)
    }

    /// "local media", "Chinese state television": one past the last token.
    fn unnamed_at(&mut self, at: usize) -> Option<usize> {
        let ground = self.ground;
        let words = credit_words();
        if !ground.may_begin(at, MayBegin::UNNAMED) || !words.unnamed_qualities.contains(ground.lower(at)) {
            return None;
        }
        let mut end = at + 1;
        while end < at + 3
            && (words.unnamed_qualities.contains(ground.lower(end)) || ground.low(end) == "news")
        {
            end += 1;
        }
        let agency = ground.low(end) == "agency" && ground.low(end - 1) != "news";
        if !words.unnamed.contains(ground.lower(end)) || agency || ground.low(end + 1) == "company" {
            return None;
        }
        end += 1;
        if matches!(ground.low(end), "outlets" | "reports" | "stories" | "organisations" | "organizations") {
            end += 1;
        }
        if is_name(self.ground, end) {
            return None;
        }
        let nation = at > 0 && is_nation(self.ground, at - 1);
        let start = if nation { at - 1 } else { at };
        let start = self.with_article(start);
        let named = if ground.low(start) == "the" { start + 1 } else { start };
        let name =
            ground.text[ground.bytes(named..end)].trim_end_matches(" reports").trim_end_matches(" stories");
        let name = if nation { name.to_owned() } else { name.to_lowercase() };
        let outlet = self.desk.context.outlets.of_name_or_domain(&name);
        self.push(start..end, (outlet, false), Form::Unnamed, false);
        Some(end)
    }

    /// What "the Gazette" means from here on.
    fn keep_short(&mut self, last: usize, outlet: &(OutletRef, bool)) {
        let word = self.ground.word(last);
        let press = &credit_words().press;
        if word != "News" && (press.sure.contains(word) || press.unsure.contains(word)) {
            self.short.insert(word, outlet.clone());
        }
    }

    fn push_shaped(&mut self, start: usize, end: usize, form: Form) {
        let ground = self.ground;
        let name = &ground.text[ground.bytes(start..end)];
        let outlet = self.desk.context.outlets.of_name_or_domain(name);
        if end - start > 1 {
            self.keep_short(end - 1, &(outlet.clone(), false));
        }
        self.push(self.with_article(start)..end, (outlet, false), form, false);
    }

    fn push(&mut self, tokens: Range<usize>, outlet: (OutletRef, bool), form: Form, programme: bool) {
        // "NBC's “Today”", "the Gazette's Weekend magazine": a part of the outlet before it.
        let part = self.found.last().is_some_and(|before| {
            before.tokens.end + 1 == tokens.start && is_possessive(self.ground, before.tokens.end)
        });
        if part {
            return;
        }
        let (outlet, agency) = outlet;
        self.found.push(Mention { tokens, outlet, agency, form, programme });
    }
}

fn is_quotation_mark(low: &str) -> bool {
    matches!(low, "\"" | "“" | "”" | "'" | "‘")
}

/// Whether an outlet is the page's own.
pub(in crate::annotate) fn is_own(desk: &Desk<'_>, outlet: &OutletRef) -> bool {
    desk.context.own_outlet.is_some_and(|own| {
        own.id == outlet.id
            || own.name == outlet.name
            || desk.context.outlets.by_id(outlet.id.as_str()).is_some_and(|known| known.is_called(&own.name))
    })
}

/// The words of a ground from a token on.
#[derive(Clone)]
struct Words<'g, 'a> {
    ground: &'g Ground<'a>,
    at: usize,
}

impl<'a> Iterator for Words<'_, 'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let word = (self.at < self.ground.tokens.len()).then(|| self.ground.written(self.at));
        self.at += 1;
        word
    }
}
