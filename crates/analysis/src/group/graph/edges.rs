//! Where each article has its report from, and what else it has from elsewhere.

use model::{CopyKind, Credit, CreditKind, OutletId, OutletKind, OutletRef};

use super::{Edge, Origin, Story, Way, is_report};

/// Bytes of the opening, where an article says whose report it retells.
const OPENING: usize = 700;

/// Bytes of the first lines: the sentence or two that say what is reported and by whom.
const LEAD: usize = 350;

/// Bytes of the end, where an article says whose text it is.
const FOOT: usize = 400;

/// Fewest letters of an agency's name that stands alone in an address.
const LEAST_OF_ADDRESS: usize = 5;

/// Fewest quotations, all of them in an earlier article, that are told of.
const LEAST_QUOTES: usize = 2;

impl Story<'_> {
    /// The edge by which an article has its report from elsewhere.
    pub(super) fn counted(&self, at: usize) -> Option<Edge> {
        let edge = |from: Origin, way: Way| Some(Edge { article: at, from, way, counts: true });
        let original = self.originals[at].filter(|original| *original != at);
        let copy_of = |at: usize| self.grouped[at].copy_of.as_ref();
        // One that holds the text has words of its own.
        let holds = copy_of(at).is_some_and(|copy| copy.kind == CopyKind::Contains);
        if let Some(original) = original.filter(|_| !holds) {
            let of = |at: usize, other: usize| copy_of(at).filter(|copy| copy.id == self.articles[other].id);
            let share = of(at, original).or_else(|| of(original, at)).map(|copy| copy.share);
            return edge(Origin::Article(original), Way::Copy(share));
        }
        if let Some(owner) = self.text_of(at) {
            return edge(self.origin(&owner), Way::Credit(CreditKind::SourceLine));
        }
        let credit = self.retells(at)?;
        edge(self.origin(&credit.outlet), Way::Credit(credit.kind))
    }

    /// Whose text an article prints, as a line at its foot says ("Copyright 2026 Associated Press", "originally appeared on …")
    /// or, of an agency, its address ("/wires/afp/", "/aponline/").
    fn text_of(&self, at: usize) -> Option<OutletRef> {
        let article = self.articles[at];
        let own = article.outlet.as_ref().map(|outlet| &outlet.id);
        let text = article.text.as_str();
        let is_agency = |id: &OutletId| {
            self.outlets.by_id(id.as_str()).is_some_and(|outlet| outlet.kind() == OutletKind::Agency)
        };
        let says = |credit: &&Credit| {
            let span = credit.span;
            if credit.kind != CreditKind::SourceLine
                || span.end() + FOOT < text.len()
                || Some(&credit.outlet.id) == own
            {
                return false;
            }
            let start = text[..span.start()].rfind('\n').map_or(0, |end| end + 1);
            let end = text[span.end()..].find('\n').map_or(text.len(), |end| span.end() + end);
            let line = text[start..end].to_lowercase();
            let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
            let of_pictures = has(&["image", "photo", "picture", "video", "getty"]);
            let helped = has(&["contribut", "additional reporting", "with files"]);
            let whose = is_agency(&credit.outlet.id) && has(&["copyright", "©"])
                || has(&["originally appeared", "originally published", "first appeared", "first published"]);
            whose && !of_pictures && !helped
        };
        if let Some(credit) = article.marks.credits.iter().find(says) {
            return Some(credit.outlet.clone());
        }
        let address = article.url.as_deref()?.split(['?', '#']).next()?;
        let segments: Vec<&str> = address.split('/').skip(3).collect();
        let named = |place: usize, segment: &str| {
            let behind_wires = place > 0 && matches!(segments[place - 1], "wires" | "wire");
            let name = segment.strip_suffix("online").filter(|name| name.len() > 1);
            let sure = behind_wires || name.is_some() || segment.len() >= LEAST_OF_ADDRESS;
            self.outlets
                .named(name.unwrap_or(segment))
                .filter(|outlet| sure && outlet.kind() == OutletKind::Agency)
        };
        // The last segment is the article's own.
        let mut sections = segments.iter().enumerate().take(segments.len().saturating_sub(1));
        let agency = sections.find_map(|(place, segment)| named(place, segment))?.reference();
        (Some(&agency.id) != own).then_some(agency)
    }

    fn origin(&self, outlet: &OutletRef) -> Origin {
        self.by_outlet
            .get(&outlet.id)
            .map_or_else(|| Origin::Outlet(outlet.clone()), |at| Origin::Article(*at))
    }

    /// What an article says of whose report it retells: an outlet whose own report is among the articles and that it
    /// credits in its first lines; or any that it credits in its opening, while hardly anybody speaks to the article itself.
    fn retells(&self, at: usize) -> Option<&Credit> {
        let article = &self.articles[at];
        let own = article.outlet.as_ref().map(|outlet| &outlet.id);
        let credits = || article.marks.credits.iter().filter(|credit| Some(&credit.outlet.id) != own);
        let lead = credits().find(|c| {
            c.span.start() < LEAD && is_report(c.kind) && self.by_outlet.contains_key(&c.outlet.id)
        });
        if lead.is_some() {
            return lead;
        }
        let credit = credits().find(|c| {
            c.kind == CreditKind::DatelineAgency || c.span.start() < OPENING && is_report(c.kind)
        })?;
        let opening = article.marks.quotes.iter().filter(|q| q.span.start() < OPENING);
        let own_voices = opening.filter(|q| q.via.is_none() && q.speaker.is_some()).count();
        (credit.kind == CreditKind::DatelineAgency || own_voices <= 1).then_some(credit)
    }

    /// What else an article has from elsewhere, each origin once.
    pub(super) fn told(&self, at: usize, counted: Option<&Edge>) -> Vec<Edge> {
        let mut out: Vec<Edge> = Vec::new();
        let mut tell = |from: Origin, way: Way| {
            let known = out.iter().chain(counted).any(|edge| edge.from == from);
            if !known && from != Origin::Article(at) {
                out.push(Edge { article: at, from, way, counts: false });
            }
        };
        if let Some(copy) = self.grouped[at].copy_of.as_ref().filter(|copy| copy.kind == CopyKind::Contains)
            && let Some(held) = self.places.get(copy.id.as_str())
        {
            tell(Origin::Article(*held), Way::Holds(copy.share));
        }
        for credit in &self.articles[at].marks.credits {
            tell(self.origin(&credit.outlet), Way::Credit(credit.kind));
        }
        if let Some((before, number)) = self.quoted_before(at) {
            tell(Origin::Article(before), Way::Quotes(number));
        }
        out
    }

    /// The article that gave all quotations of another before it, and how many they are.
    fn quoted_before(&self, at: usize) -> Option<(usize, usize)> {
        let own = &self.articles[at].id;
        let mut from = self.grouped[at].utterances.iter().map(|utterance| {
            let (article, _) = utterance.as_deref()?.rsplit_once('#')?;
            (article != own.as_str()).then_some(article)
        });
        let first = from.next()??;
        let number = self.grouped[at].utterances.len();
        let all = number >= LEAST_QUOTES && from.all(|article| article == Some(first));
        all.then_some((*self.places.get(first)?, number))
    }
}
