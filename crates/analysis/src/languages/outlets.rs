//! Outlets: by domain, by name, and by the names under which running text mentions them.

use std::sync::OnceLock;

use model::{OutletId, OutletKind, OutletRef};
use serde::Deserialize;

use super::words::{Word, WordMap};
use crate::extract::registrable_domain;

/// A publisher as the outlet data describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    /// Slug.
    pub id: String,
    /// Name for people.
    pub name: String,
    kind: Kind,
    /// Owner whose outlets share their reports; absent for an outlet alone.
    pub family: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// IANA time zone of the newsroom.
    pub zone: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    programmes: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Agency,
    Outlet,
}

impl Outlet {
    /// An outlet known by what a page says of itself.
    pub fn of_page(reference: &OutletRef) -> Self {
        Self {
            id: reference.id.as_str().to_owned(),
            name: reference.name.clone(),
            kind: Kind::Outlet,
            family: None,
            country: None,
            zone: None,
            domains: Vec::new(),
            aliases: Vec::new(),
            weak: Vec::new(),
            programmes: Vec::new(),
        }
    }

    /// Identity and name.
    pub fn reference(&self) -> OutletRef {
        OutletRef { id: OutletId::new(&self.id), name: self.name.clone() }
    }

    /// Whether `name` is one of its names, the weak ones too, without regard to case and a leading article.
    pub fn is_called(&self, name: &str) -> bool {
        let folded = fold_name(name);
        std::iter::once(&self.name).chain(&self.aliases).chain(&self.weak).any(|n| fold_name(n) == folded)
    }

    /// Agency or outlet.
    pub fn kind(&self) -> OutletKind {
        match self.kind {
            Kind::Agency => OutletKind::Agency,
            Kind::Outlet => OutletKind::Outlet,
        }
    }
}

/// How much the words of a mention say by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// They name the outlet wherever they stand.
    Strong,
    /// They need a credit around them to mean the outlet ("the Times").
    Weak,
    /// They name a programme of the outlet ("Today"), and need to be marked as one.
    Programme,
}

/// A mention of an outlet in running text.
#[derive(Clone, Debug)]
pub struct OutletMatch<'a> {
    /// Which; of several that share the words, the first of the data.
    pub outlet: &'a Outlet,
    /// The others that share the words, in the order of the data.
    pub rivals: Vec<&'a Outlet>,
    /// What the words say by themselves.
    pub naming: Naming,
    /// How many words the mention has.
    pub words: usize,
}

/// The words of a name, how much they say, and whom they name: the first of the data first.
#[derive(Debug)]
struct Named {
    words: Vec<String>,
    naming: Naming,
    outlets: Vec<usize>,
}

/// All outlets, with their indexes.
#[derive(Debug)]
pub struct Outlets {
    all: Vec<Outlet>,
    by_id: WordMap<usize>,
    by_domain: WordMap<usize>,
    by_name: WordMap<usize>,
    /// First word of a mention → its names, longest first.
    mentions: WordMap<Vec<Named>>,
}

#[derive(Deserialize)]
struct File {
    outlet: Vec<Outlet>,
}

/// The outlet data of this program.
pub fn outlets() -> &'static Outlets {
    static OUTLETS: OnceLock<Outlets> = OnceLock::new();
    OUTLETS.get_or_init(|| {
        Outlets::parse(include_str!("../../languages/outlets.toml"))
            .expect("the outlet data is checked by a test")
    })
}

impl Outlets {
    /// Reads outlet data in the form of `languages/outlets.toml`.
    pub fn parse(data: &str) -> Result<Self, toml::de::Error> {
        Ok(Self::index(toml::from_str::<File>(data)?.outlet))
    }

    /// These outlets and others, as those that the pages of a batch name as their own. What is known stays as it is.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = Outlet>) -> Self {
        let mut all = self.all.clone();
        for other in others {
            if self.named(&other.name).is_none() && !all.iter().any(|o| o.id == other.id) {
                all.push(other);
            }
        }
        Self::index(all)
    }

    /// These outlets and those of `data`, in the form of `languages/outlets.toml`.
    pub fn with_data(&self, data: &str) -> Result<Self, toml::de::Error> {
        Ok(self.with(toml::from_str::<File>(data)?.outlet))
    }

    fn index(all: Vec<Outlet>) -> Self {
        let mut found = Self {
            by_id: WordMap::default(),
            by_domain: WordMap::default(),
            by_name: WordMap::default(),
            mentions: WordMap::default(),
            all: Vec::new(),
        };
        for (at, outlet) in all.iter().enumerate() {
            found.by_id.or_insert_with(&outlet.id, || at);
            for domain in &outlet.domains {
                found.by_domain.or_insert_with(domain, || at);
            }
            found.by_name.or_insert_with(&fold_name(&outlet.name), || at);
            for alias in &outlet.aliases {
                found.by_name.or_insert_with(&fold_name(alias), || at);
            }
            // A name that is also an ordinary word stands among the weak forms.
            let name = std::iter::once(&outlet.name)
                .filter(|n| !outlet.weak.iter().any(|w| w == without_article(n)));
            let strong = name.chain(&outlet.aliases).map(|n| (n, Naming::Strong));
            let weak = outlet.weak.iter().map(|n| (n, Naming::Weak));
            let programmes = outlet.programmes.iter().map(|n| (n, Naming::Programme));
            // With either apostrophe, as pages write both.
            let both = strong
                .chain(weak)
                .chain(programmes)
                .flat_map(|(n, naming)| [(n.clone(), naming), (n.replace('\'', "’"), naming)]);
            for (name, naming) in both {
                let words: Vec<String> = name_words(without_article(&name)).map(str::to_owned).collect();
                let Some(first) = words.first() else { continue };
                let names = found.mentions.or_insert_with(first, Vec::new);
                match names.iter_mut().find(|known| known.words == words && known.naming == naming) {
                    Some(known) if known.outlets.last() == Some(&at) => {}
                    Some(known) => known.outlets.push(at),
                    None => names.push(Named { words, naming, outlets: vec![at] }),
                }
            }
        }
        for names in found.mentions.values_mut() {
            names.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.naming.cmp(&b.naming)));
        }
        found.all = all;
        found
    }

    /// The outlet with that id.
    pub fn by_id(&self, id: &str) -> Option<&Outlet> {
        self.by_id.get(id).map(|at| &self.all[*at])
    }

    /// The outlet of a host: by its longest known domain, else the page's own name under its registrable domain.
    pub fn of_host(&self, host: &str, site_name: Option<&str>) -> OutletRef {
        if let Some(known) = self.known_host(host) {
            return known.reference();
        }
        let domain = registrable_domain(host.trim_start_matches("www."));
        OutletRef { id: OutletId::new(domain), name: site_name.unwrap_or(domain).to_owned() }
    }

    /// The outlet that has `host` among its domains.
    pub fn known_host(&self, host: &str) -> Option<&Outlet> {
        let mut rest = host;
        loop {
            if let Some(at) = self.by_domain.get(rest) {
                return Some(&self.all[*at]);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The outlet that `given` names, by name or by domain.
    pub fn of_name_or_domain(&self, given: &str) -> OutletRef {
        let is_domain = given.contains('.') && !given.contains(char::is_whitespace);
        if is_domain {
            return self.of_host(&given.to_ascii_lowercase(), None);
        }
        if let Some(known) = self.named(given) {
            return known.reference();
        }
        let slug: String = fold_name(given).split(' ').collect::<Vec<_>>().join("-");
        OutletRef { id: OutletId::new(slug), name: given.to_owned() }
    }

    /// The outlet of that name or alias, without regard to case and a leading article.
    pub fn named(&self, name: &str) -> Option<&Outlet> {
        self.by_name.get(&fold_name(name)).map(|at| &self.all[*at])
    }

    /// The longest mention that `words` (in their own case, without leading article) begins with.
    pub fn mention_at<'w, W: Into<Word<'w>>>(
        &self,
        words: impl Iterator<Item = W> + Clone,
    ) -> Option<OutletMatch<'_>> {
        let first = words.clone().next()?;
        let named = self.mentions.get(first)?.iter().find(|named| {
            let mut words = words.clone();
            named.words.iter().all(|name| words.next().is_some_and(|word| word.into().text() == name))
        })?;
        let mut all = named.outlets.iter().map(|at| &self.all[*at]);
        let (naming, words) = (named.naming, named.words.len());
        all.next().map(|outlet| OutletMatch { outlet, rivals: all.collect(), naming, words })
    }
}

/// The words of a name, cut as the tokens of a text are: at blanks, and before and after `&` and the like.
fn name_words(name: &str) -> impl Iterator<Item = &str> {
    crate::annotate::word_tokens(name)
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("The ").unwrap_or(name)
}

fn fold_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let words = if words.len() > 1 && words[0] == "the" { &words[1..] } else { &words[..] };
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_data_is_sound() {
        let all = &outlets().all;
        assert!(all.len() > 100);
        let ids: HashSet<_> = all.iter().map(|o| &o.id).collect();
        assert_eq!(ids.len(), all.len(), "ids are unique");
        for outlet in all {
            assert!(
                outlet.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                outlet.id
            );
            if let Some(zone) = &outlet.zone {
                assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{}: zone {zone}", outlet.id);
            }
        }
    }

    #[test]
    fn names_and_domains() {
        let outlets = outlets();
        assert_eq!(outlets.of_host("edition.cnn.com", None).name, "CNN");
        assert_eq!(outlets.of_name_or_domain("www.nytimes.com").name, "The New York Times");
        assert_eq!(outlets.of_name_or_domain("new york times").name, "The New York Times");
        let unknown = outlets.of_host("www.holm-gazette.example", Some("Holm Gazette"));
        assert_eq!((unknown.id.as_str(), unknown.name.as_str()), ("holm-gazette.example", "Holm Gazette"));
        let found = outlets.mention_at("Wall Street Journal reports".split(' ')).unwrap();
        assert_eq!((found.outlet.name.as_str(), found.words), ("The Wall Street Journal", 3));
    }
}
