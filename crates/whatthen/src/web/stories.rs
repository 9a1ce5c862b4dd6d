//! Stories as the desk shows them: those of the newest articles, with who says what on its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use analysis::compose::{Standing, compose, standings};
use analysis::group::{self, Extent, Independence, Pace, credit_graph, terms, timeline};
use analysis::languages::outlets;
use model::{Article, ArticleId, ArticleText, CopyKind, GroupedArticle, Span};
use serde::{Deserialize, Serialize};
use store::Part;

use super::error::WebError;
use super::limits::{GROUPED_BYTES, STORY_ARTICLES};
use super::wording;
use crate::clock::now;
use crate::contract::{ArticleLine, Offsets};
use crate::desk::{DeskView, grouped};

/// Sources of a story that are told.
const SOURCES: usize = 40;
/// Acts of speech that a story shows, and wordings of each.
const UTTERANCES: usize = 12;
const VARIANTS: usize = 12;
/// Credits of an article that its story shows.
const CREDITS: usize = 6;
/// Articles of a story that are held against each other for what is contested.
const COMPARED: usize = 60;
/// Contested matters of a story.
const CONTESTED: usize = 12;
/// Bytes of words that a story shows of a source.
const WORDS: usize = 600;

/// The articles of the desk, grouped.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Grouping {
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) made: String,
    /// Articles that were grouped.
    pub(crate) articles: usize,
    /// Of these, how many are in `stories`.
    pub(crate) shown: usize,
    /// Stories of the newest articles, that of the newest report first.
    pub(crate) stories: Vec<Story>,
    /// Which story an article belongs to: made from the others.
    #[serde(skip)]
    of: HashMap<String, usize>,
}

/// Articles about one event.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Story {
    /// Id of the first article: the anchor in its address.
    pub(crate) anchor: String,
    pub(crate) title: String,
    pub(crate) outlets: usize,
    pub(crate) independent: usize,
    /// Where reports begin, owners once, each with its reason: the first of them.
    pub(crate) sources: Vec<String>,
    /// How many they are.
    pub(crate) begins: usize,
    /// Oldest first.
    pub(crate) members: Vec<Member>,
    pub(crate) utterances: Vec<Utterance>,
    pub(crate) contested: Vec<Contested>,
    /// Days on which something happened, in their order.
    pub(crate) days: Vec<Day>,
}

/// A day on which something happened, and what tells it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Day {
    /// `YYYY-MM-DD`.
    pub(crate) day: String,
    pub(crate) told: Vec<Excerpt>,
}

/// An article of a story.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    /// Identity of the outlet; empty where it is not known.
    pub(crate) outlet_id: String,
    /// Published, as found.
    pub(crate) published: Option<String>,
    pub(crate) independent: bool,
    /// Why it is counted as it is.
    pub(crate) reason: String,
    /// Articles that are one text share this.
    pub(crate) copy_group: String,
    /// "98 % the same words", for a copy.
    pub(crate) how: Option<String>,
    /// The article that it is a copy of.
    pub(crate) copy_of: Option<String>,
    pub(crate) credits: Vec<CreditOf>,
}

/// That an article credits another outlet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CreditOf {
    pub(crate) outlet: String,
    /// Code points of the words in the article's text.
    pub(crate) place: (usize, usize),
}

/// Words of an article, with the way back to them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Excerpt {
    pub(crate) article: String,
    pub(crate) text_id: String,
    pub(crate) outlet: String,
    pub(crate) words: String,
    /// Code points.
    pub(crate) place: (usize, usize),
}

/// One act of speech as several articles have it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Utterance {
    /// Who speaks; empty where nobody is named.
    pub(crate) speaker: String,
    pub(crate) variants: Vec<Excerpt>,
}

/// Figures that differ, or a denial.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contested {
    pub(crate) about: String,
    /// "31 to 47,600,000", where they are figures.
    pub(crate) range: Option<String>,
    /// Oldest first.
    pub(crate) sides: Vec<ContestedSide>,
}

/// One of them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ContestedSide {
    pub(crate) excerpt: Excerpt,
    /// "Maud Essery, Holm Gazette"
    pub(crate) who: String,
    /// Published, as found.
    pub(crate) published: Option<String>,
    /// "latest", "superseded": what is known of a figure.
    pub(crate) standing: Option<String>,
}

impl Grouping {
    /// Groups the articles of `view`.
    pub(crate) fn of(view: &DeskView) -> Result<Self, WebError> {
        let (grouping, _) = grouped(view, Pace::default())?;
        let affairs: HashMap<ArticleId, ArticleId> = grouping.affairs.into_iter().collect();
        let count = grouping.placed.len();
        // Stories by their last article, the newest first; of each the place of its articles.
        let mut by_story: HashMap<&ArticleId, Vec<usize>> = HashMap::new();
        for (at, placed) in grouping.placed.iter().enumerate() {
            by_story.entry(&placed.story).or_default().push(at);
        }
        let mut newest: Vec<(&ArticleId, Vec<usize>)> = by_story.into_iter().collect();
        newest.sort_by_key(|(_, members)| std::cmp::Reverse(members.last().copied()));
        let (mut stories, mut shown) = (Vec::new(), 0);
        for (anchor, mut members) in newest {
            // Of one that alone is too large the newest articles.
            members.drain(..members.len().saturating_sub(STORY_ARTICLES));
            if shown + members.len() > STORY_ARTICLES {
                break;
            }
            shown += members.len();
            let affair = affairs.get(anchor).unwrap_or(anchor);
            let mut articles = Vec::new();
            for at in members {
                let placed = &grouping.placed[at];
                if let Some(article) = article(view, placed.id.as_str())? {
                    let grouped = GroupedArticle {
                        id: placed.id.clone(),
                        copy_group: placed.copy_group.to_string(),
                        story: anchor.to_string(),
                        affair: affair.to_string(),
                        copy_of: placed.copy_of.clone(),
                        utterances: Vec::new(),
                    };
                    articles.push((article, grouped));
                }
            }
            if !articles.is_empty() {
                stories.push(Story::of(anchor.to_string(), articles));
            }
        }
        stories.sort_by(|a, b| b.last().cmp(&a.last()).then_with(|| a.anchor.cmp(&b.anchor)));
        Ok(Self { made: now(), articles: count, shown, stories, of: HashMap::new() }.with_places())
    }

    /// The same, so that the story of an article is found.
    pub(super) fn with_places(mut self) -> Self {
        let place = |(at, story): (usize, &Story)| -> Vec<(String, usize)> {
            // Its first article may be left out of one that is too large.
            let members = story.members.iter().map(|member| member.id.clone());
            members.chain([story.anchor.clone()]).map(|id| (id, at)).collect()
        };
        self.of = self.stories.iter().enumerate().flat_map(place).collect();
        self
    }

    /// The story that an article belongs to.
    pub(crate) fn story_of(&self, article: &str) -> Option<&Story> {
        self.of.get(article).and_then(|at| self.stories.get(*at))
    }

    /// "12,000 articles; the stories of the newest 2,000 are shown", as it is told on the pages.
    pub(crate) fn considered(&self) -> String {
        let articles = wording::count(self.articles as u64, "article", "articles");
        if self.shown == self.articles {
            return articles;
        }
        let shown = wording::count(self.shown as u64, "is", "are");
        format!("{articles}; the stories of the newest {shown} shown")
    }
}

/// An article in its last wording. Withdrawn meanwhile, or too long to be looked at beside others, it is left out.
fn article(view: &DeskView, id: &str) -> Result<Option<Article>, WebError> {
    let listed = view.articles.listed(id, Part::Whole)?;
    let line = listed.map(|listed| listed.reading.line).filter(|line| line.len() <= GROUPED_BYTES);
    // A line that cannot be read back would be a fault that the doctor names.
    let article = line.and_then(|line| ArticleLine::parse(&line).ok());
    Ok(article.map(|(article, _)| without_what_is_not_grouped(article)))
}

impl Story {
    fn of(anchor: String, members: Vec<(Article, GroupedArticle)>) -> Self {
        let order = group::fixed_order(members.iter().map(|(article, _)| article));
        let mut members: Vec<Option<_>> = members.into_iter().map(Some).collect();
        let (articles, mut grouped): (Vec<Article>, Vec<GroupedArticle>) =
            order.into_iter().filter_map(|at| members[at].take()).unzip();
        let same = vec![anchor.as_str(); articles.len()];
        let said = group::utterances(&articles.iter().collect::<Vec<_>>(), &same);
        grouped.iter_mut().zip(said).for_each(|(grouped, said)| grouped.utterances = said);
        let graph = credit_graph(
            &articles.iter().collect::<Vec<_>>(),
            &grouped.iter().collect::<Vec<_>>(),
            outlets(),
        );
        let sources = &graph.articles;
        let outlets: BTreeSet<String> = articles.iter().map(outlet_id).collect();
        let utterances = utterances(&articles, &grouped);
        let days = days(&articles, &grouped);
        let contested = contested(&articles, &grouped, sources);
        let members: Vec<Member> = articles
            .iter()
            .zip(&grouped)
            .zip(sources)
            .map(|((article, grouped), source)| member(article, grouped, source))
            .collect();
        let lead = members.iter().find(|member| member.independent).or(members.first());
        Self {
            title: lead.map(|member| member.title.clone()).unwrap_or_default(),
            outlets: outlets.len(),
            independent: members.iter().filter(|member| member.independent).count(),
            sources: graph
                .sources
                .iter()
                .take(SOURCES)
                .map(|source| wording::shown(&source.reason))
                .collect(),
            begins: graph.sources.len(),
            anchor,
            members,
            utterances,
            contested,
            days,
        }
    }

    /// "11 outlets, 6 independent".
    pub(crate) fn support(&self) -> String {
        support(self.outlets, self.independent)
    }

    /// Published last, as found: for ordering to the second is close enough.
    pub(crate) fn last(&self) -> Option<i64> {
        let seconds = |written: &String| {
            written.parse::<model::Published>().ok().map(|published| published.approximate_seconds())
        };
        self.members.iter().filter_map(|member| member.published.as_ref().and_then(seconds)).max()
    }
}

/// "11 outlets, 6 independent".
pub(crate) fn support(outlets: usize, independent: usize) -> String {
    let independent = if independent == 0 { "none".to_owned() } else { independent.to_string() };
    format!("{}, {independent} independent", wording::count(outlets as u64, "outlet", "outlets"))
}

/// The same article without what takes room and is not looked at: there are thousands of them.
fn without_what_is_not_grouped(article: Article) -> Article {
    let mut article = Article {
        comments: Vec::new(),
        links: Vec::new(),
        captions: Vec::new(),
        blocks: Vec::new(),
        ..article
    };
    article.marks.questions = Vec::new();
    article.title_marks = model::Marks::default();
    article
}

/// The outlet's id; an article without outlet is one of its own.
fn outlet_id(article: &Article) -> String {
    article.outlet.as_ref().map_or_else(|| format!("article:{}", article.id), |outlet| outlet.id.to_string())
}

fn member(article: &Article, grouped: &GroupedArticle, source: &Independence) -> Member {
    let offsets = Offsets::new(article.text.as_str());
    let place = |span: Span| (offsets.to_chars(span.start()), offsets.to_chars(span.end()));
    let mut credited = BTreeSet::new();
    let credits = article.marks.credits.iter().filter(|credit| credited.insert(credit.outlet.id.clone()));
    Member {
        id: article.id.to_string(),
        title: wording::headline(article.title.as_ref().map(ArticleText::as_str)),
        outlet: outlet_name(article),
        outlet_id: outlet_id(article),
        published: article.published.map(|published| published.to_string()),
        independent: source.independent,
        reason: source.reason.clone(),
        copy_group: grouped.copy_group.clone(),
        copy_of: grouped.copy_of.as_ref().map(|copy| copy.id.to_string()),
        how: grouped.copy_of.as_ref().map(|copy| {
            let percent = (copy.share * 100.0).round();
            match copy.kind {
                CopyKind::Wire => format!("{percent:.0} % the same words"),
                CopyKind::Truncated => format!("cut short, {percent:.0} % the same words"),
                CopyKind::Reedited => format!("edited, {percent:.0} % the same words"),
                CopyKind::Contains => format!("holds {percent:.0} % of it"),
            }
        }),
        credits: credits
            .take(CREDITS)
            .map(|credit| CreditOf { outlet: wording::shown(&credit.outlet.name), place: place(credit.span) })
            .collect(),
    }
}

/// The outlet, and who handed the page in where a person did.
fn outlet_name(article: &Article) -> String {
    let name = wording::outlet(article.outlet.as_ref().map(|outlet| outlet.name.as_str()));
    match &article.supplied_by {
        Some(by) => format!("{name}, supplied by {}", wording::shown(by)),
        None => name,
    }
}

fn excerpt(article: &Article, span: Span) -> Option<Excerpt> {
    let words = article.text.excerpt(span).ok()?;
    let offsets = Offsets::new(article.text.as_str());
    let cut = words.floor_char_boundary(WORDS);
    let ellipsis = if cut < words.len() { "…" } else { "" };
    Some(Excerpt {
        article: article.id.to_string(),
        text_id: article.text.id().to_string(),
        outlet: outlet_name(article),
        words: format!("{}{ellipsis}", &words[..cut]),
        place: (offsets.to_chars(span.start()), offsets.to_chars(span.end())),
    })
}

/// Of an act of speech that articles report in several pieces, one quotation an article: of the first the one that others
/// have most of, and of these what is most like it.
fn one_of_each(
    quotes: &[(usize, usize)],
    terms_of: impl Fn((usize, usize)) -> BTreeSet<String>,
) -> Vec<(usize, usize)> {
    let terms: Vec<BTreeSet<String>> = quotes.iter().map(|quote| terms_of(*quote)).collect();
    let alike = |a: usize, b: usize| terms[a].intersection(&terms[b]).count();
    let own = quotes.iter().take_while(|(at, _)| *at == quotes[0].0).count();
    let lead = (0..own).rev().max_by_key(|a| (own..quotes.len()).map(|b| alike(*a, b)).sum::<usize>());
    let lead = lead.unwrap_or(0);
    let mut out = vec![quotes[lead]];
    let others: Vec<usize> = (own..quotes.len()).collect();
    for article in others.chunk_by(|a, b| quotes[*a].0 == quotes[*b].0) {
        out.extend(article.iter().rev().max_by_key(|at| alike(lead, **at)).map(|at| quotes[*at]));
    }
    out
}

/// Acts of speech that several articles report, those that most report first.
fn utterances(articles: &[Article], grouped: &[GroupedArticle]) -> Vec<Utterance> {
    let mut said: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, grouped) in grouped.iter().enumerate() {
        for (quote, utterance) in grouped.utterances.iter().enumerate() {
            if let Some(utterance) = utterance {
                said.entry(utterance).or_default().push((at, quote));
            }
        }
    }
    let terms_of = |(at, index): (usize, usize)| -> BTreeSet<String> {
        let quote = articles[at].marks.quotes.get(index);
        let words = quote.and_then(|quote| articles[at].text.excerpt(quote.span).ok());
        terms(words.unwrap_or_default()).collect()
    };
    let several = |quotes: &Vec<(usize, usize)>| quotes.iter().any(|(at, _)| *at != quotes[0].0);
    let mut said: Vec<Vec<(usize, usize)>> = said.into_values().filter(several).collect();
    let articles_of = |quotes: &[(usize, usize)]| quotes.chunk_by(|a, b| a.0 == b.0).count();
    said.sort_by(|a, b| articles_of(b).cmp(&articles_of(a)).then_with(|| a.cmp(b)));
    said.into_iter()
        .take(UTTERANCES)
        .map(|quotes| one_of_each(&quotes, terms_of))
        .map(|variants| {
            let quote =
                |(at, index): (usize, usize)| Some((&articles[at], articles[at].marks.quotes.get(index)?));
            let speaker = variants.iter().filter_map(|variant| {
                let (article, quote) = quote(*variant)?;
                article.text.excerpt(quote.speaker?.name).ok()
            });
            Utterance {
                speaker: speaker.map(wording::shown).max_by_key(String::len).unwrap_or_default(),
                variants: variants
                    .iter()
                    .take(VARIANTS)
                    .filter_map(|variant| {
                        quote(*variant).and_then(|(article, quote)| excerpt(article, quote.span))
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The days of which a sentence tells, where they are several.
fn days(articles: &[Article], grouped: &[GroupedArticle]) -> Vec<Day> {
    let (articles, grouped): (Vec<&Article>, Vec<&GroupedArticle>) = articles.iter().zip(grouped).unzip();
    let days: Vec<Day> = timeline(&articles, &grouped, Extent::default())
        .into_iter()
        .map(|happened| Day {
            day: happened.day.to_string(),
            told: happened.told.iter().filter_map(|(at, span)| excerpt(articles[*at], *span)).collect(),
        })
        .filter(|day| !day.told.is_empty())
        .collect();
    if days.len() > 1 { days } else { Vec::new() }
}

/// Figures that differ and denials, as a draft of a roundup finds them.
fn contested(articles: &[Article], grouped: &[GroupedArticle], sources: &[Independence]) -> Vec<Contested> {
    if articles.len() < 2 {
        return Vec::new();
    }
    // The newest of them: the comparison looks at each sentence of each.
    let from = articles.len().saturating_sub(COMPARED);
    let roundup = compose(&articles[from..], &grouped[from..], &sources[from..]);
    let by_id: HashMap<&str, &Article> =
        articles.iter().map(|article| (article.id.as_str(), article)).collect();
    roundup
        .contested
        .iter()
        .take(CONTESTED)
        .map(|contested| Contested {
            about: wording::shown(&contested.about),
            range: range(contested),
            sides: contested
                .sides
                .iter()
                .zip(standings(contested))
                .filter_map(|(side, standing)| {
                    let citation = roundup.citations.iter().find(|c| Some(c.id) == side.line.citation)?;
                    let excerpt = excerpt(by_id.get(citation.article.as_str())?, citation.span)?;
                    let outlet = excerpt.outlet.clone();
                    let who = side.speaker.as_ref().map(|name| format!("{}, {outlet}", wording::shown(name)));
                    Some(ContestedSide {
                        excerpt,
                        who: who.unwrap_or(outlet),
                        published: side.published.map(|published| published.to_string()),
                        standing: match standing {
                            Some(Standing::Latest) => Some("latest".to_owned()),
                            Some(Standing::Superseded) => Some("superseded".to_owned()),
                            Some(Standing::Earlier) | None => None,
                        },
                    })
                })
                .collect(),
        })
        .filter(|contested| contested.sides.len() > 1)
        .collect()
}

/// From the least of the figures to the greatest: "31 to 53".
fn range(contested: &model::Contested) -> Option<String> {
    let figures = || contested.sides.iter().filter_map(|side| side.figure);
    let least = figures().map(|(value, ..)| value).min_by(f64::total_cmp)?;
    let most = figures().map(|(value, high, _)| high.unwrap_or(value)).max_by(f64::total_cmp)?;
    let is_whole = |value: f64| value.fract() == 0.0 && (0.0..1e15).contains(&value);
    (least < most && is_whole(least) && is_whole(most))
        .then(|| format!("{} to {}", wording::grouped(least as u64), wording::grouped(most as u64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_article_the_piece_that_is_the_same() {
        let pieces = [
            ((0, 0), "pier lost"),
            ((0, 1), "build another"),
            ((2, 0), "build another soon"),
            ((3, 4), "pier gone"),
        ];
        let quotes: Vec<(usize, usize)> = pieces.iter().map(|(quote, _)| *quote).collect();
        let terms_of = |quote: (usize, usize)| -> BTreeSet<String> {
            let piece = pieces.iter().find(|(of, _)| *of == quote).map_or("", |(_, words)| words);
            piece.split(' ').map(str::to_owned).collect()
        };
        assert_eq!(one_of_each(&quotes, terms_of), [(0, 1), (2, 0), (3, 4)]);
    }
}
