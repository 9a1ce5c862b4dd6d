//! A roundup as it is shown: every field is text that is ready to be escaped and set.

use std::collections::BTreeMap;

use model::{
    Article, ArticleId, Band, Contradiction, Horizon, Line, OutletRef, Polarity, Published, Qualifier,
    Roundup,
};

/// Characters of the archived text shown before and after cited words.
const CONTEXT: usize = 150;

/// The whole page.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) title: String,
    /// When the roundup was made: `2026-11-23`.
    pub(crate) made: String,
    /// "22 articles of 11 outlets, 6 independent" and the like.
    pub(crate) standfirst: String,
    pub(crate) outlets: usize,
    pub(crate) independent: usize,
    pub(crate) lead: Vec<LineView>,
    pub(crate) developments: Vec<DevelopmentView>,
    pub(crate) excerpts: Vec<ExcerptView>,
    pub(crate) contested: Vec<ContestedView>,
    pub(crate) questions: Vec<AskedView>,
    pub(crate) forecasts: Vec<ForecastView>,
    pub(crate) sources: Vec<SourceView>,
    pub(crate) citations: Vec<CitationView>,
    /// Whether pages and texts were archived beside this file.
    pub(crate) archived: bool,
}

/// A line: a source's words with the number of their citation, or the program's own words (`citation` is `None`).
#[derive(Debug)]
pub(crate) struct LineView {
    pub(crate) text: String,
    pub(crate) citation: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct DevelopmentView {
    pub(crate) label: String,
    pub(crate) lines: Vec<LineView>,
    /// "Holm Gazette, 6 March 2026"
    pub(crate) from: String,
}

#[derive(Debug)]
pub(crate) struct ExcerptView {
    pub(crate) lines: Vec<LineView>,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) url: Option<String>,
    pub(crate) date: String,
}

#[derive(Debug)]
pub(crate) struct ContestedView {
    /// What the figures are of, or "a denial".
    pub(crate) about: String,
    /// Whether the sides are figures; else one denies what another says.
    pub(crate) figures: bool,
    pub(crate) sides: Vec<SideView>,
}

#[derive(Debug)]
pub(crate) struct SideView {
    pub(crate) line: LineView,
    /// The number in short, with its hedge: "about 2,450", "1,900 to 2,100"; empty for a quotation.
    pub(crate) value: String,
    /// Sign of the hedge: ● exact, ○ about, ▲ at least, ▼ at most, Ɪ range; empty for a quotation.
    pub(crate) sign: &'static str,
    /// Who says so; empty where nobody is named.
    pub(crate) speaker: String,
    pub(crate) outlet: String,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) date: String,
    /// For a quotation: "says" or "denies"; empty for a figure.
    pub(crate) stance: &'static str,
}

#[derive(Debug)]
pub(crate) struct AskedView {
    pub(crate) line: LineView,
    pub(crate) from: String,
}

#[derive(Debug)]
pub(crate) struct ForecastView {
    pub(crate) line: LineView,
    /// "Hanna Orrick" or "the article itself".
    pub(crate) by: String,
    pub(crate) from: String,
    /// "is likely to"
    pub(crate) phrase: String,
    /// "55–80 % (ICD 203)", or "no band: “could” gives none".
    pub(crate) band: String,
    /// "until 10 March 2026", or "no date".
    pub(crate) horizon: String,
    /// "if …" is stated.
    pub(crate) conditional: bool,
}

#[derive(Debug)]
pub(crate) struct SourceView {
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) url: Option<String>,
    pub(crate) date: String,
    pub(crate) independent: bool,
    /// Why it is counted as it is.
    pub(crate) reason: String,
    /// "Meridian Press Agency: Skerran Line asks court for protection", for a copy.
    pub(crate) copy_of: Option<String>,
}

#[derive(Debug)]
pub(crate) struct CitationView {
    pub(crate) id: usize,
    /// Archived text before and after the words, cut at 150 characters, with an ellipsis where cut.
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) url: Option<String>,
    /// Digest of the words, in groups of eight.
    pub(crate) digest: String,
    /// `urn:uuid:…` of the archived page; empty where nothing was archived.
    pub(crate) capture: String,
    /// "characters 120 to 180 of text sha256:…"
    pub(crate) place: String,
}

impl View {
    /// `captures`: record ids of the archived pages by article; empty where nothing was archived.
    pub(crate) fn new(
        roundup: &Roundup,
        articles: &[Article],
        captures: &BTreeMap<ArticleId, String>,
        made: &str,
    ) -> Self {
        let by_id: BTreeMap<&ArticleId, &Article> = articles.iter().map(|a| (&a.id, a)).collect();
        let date_of = |id: &ArticleId| {
            by_id.get(id).and_then(|a| a.published).map_or_else(|| "no date".to_owned(), day)
        };
        // Whoever is named as the source of words is named with who handed them in.
        let credited = |outlet: &str, id: &ArticleId| match by_id.get(id).and_then(|a| a.supplied_by.as_ref())
        {
            Some(person) => format!("{outlet} (supplied by {person})"),
            None => outlet.to_owned(),
        };
        let from =
            |outlet: &OutletRef, id: &ArticleId| format!("{}, {}", credited(&outlet.name, id), date_of(id));
        let title_of = |id: &ArticleId| {
            by_id.get(id).and_then(|a| a.title.as_ref()).map_or("Untitled", |t| t.as_str()).to_owned()
        };
        let outlet_of = |id: &ArticleId| {
            by_id
                .get(id)
                .and_then(|a| a.outlet.as_ref())
                .map_or_else(|| credited("an unnamed outlet", id), |o| credited(&o.name, id))
        };
        let url_of =
            |id: &ArticleId| by_id.get(id).and_then(|a| a.url.clone()).filter(|u| u.starts_with("http"));
        let outlets = roundup
            .sources
            .iter()
            .map(|s| s.outlet.id.clone())
            .collect::<std::collections::BTreeSet<_>>()
            .len();
        let independent = roundup.sources.iter().filter(|s| s.independent).count();
        Self {
            title: roundup.title.clone(),
            made: made.to_owned(),
            standfirst: standfirst(roundup, outlets, independent),
            outlets,
            independent,
            lead: roundup.lead.iter().map(line).collect(),
            developments: roundup
                .developments
                .iter()
                .map(|d| DevelopmentView {
                    label: d.label.clone(),
                    lines: d.lines.iter().map(line).collect(),
                    from: from(&d.outlet, &d.article),
                })
                .collect(),
            excerpts: roundup
                .excerpts
                .iter()
                .map(|e| ExcerptView {
                    lines: e.lines.iter().map(line).collect(),
                    title: title_of(&e.article),
                    outlet: outlet_of(&e.article),
                    url: url_of(&e.article),
                    date: date_of(&e.article),
                })
                .collect(),
            contested: roundup
                .contested
                .iter()
                .map(|c| ContestedView {
                    about: c.about.clone(),
                    figures: c.sides.iter().any(|s| s.figure.is_some()),
                    sides: c
                        .sides
                        .iter()
                        .map(|s| SideView {
                            outlet: credited(&s.outlet.name, &s.article),
                            ..side(s, date_of(&s.article), title_of(&s.article), url_of(&s.article))
                        })
                        .collect(),
                })
                .collect(),
            questions: roundup
                .questions
                .iter()
                .map(|q| AskedView { line: line(&q.line), from: from(&q.outlet, &q.article) })
                .collect(),
            forecasts: roundup
                .forecasts
                .iter()
                .map(|f| ForecastView {
                    line: line(&f.line),
                    by: f.speaker.clone().unwrap_or_else(|| "the article itself".to_owned()),
                    from: from(&f.outlet, &f.article),
                    phrase: f.phrase.clone(),
                    band: band(f.probability, &f.phrase),
                    horizon: horizon(f.horizon.as_ref()),
                    conditional: f.conditional,
                })
                .collect(),
            sources: roundup
                .sources
                .iter()
                .map(|s| SourceView {
                    title: s.title.clone(),
                    outlet: credited(&s.outlet.name, &s.article),
                    url: s.url.clone().filter(|u| u.starts_with("http")),
                    date: s.published.map_or_else(|| "no date".to_owned(), day),
                    independent: s.independent,
                    reason: s.reason.clone(),
                    copy_of: s.copy_of.as_ref().map(|id| format!("{}: {}", outlet_of(id), title_of(id))),
                })
                .collect(),
            citations: roundup
                .citations
                .iter()
                .map(|c| {
                    let text = by_id.get(&c.article).map_or("", |a| a.text.as_str());
                    let (start, end) = (c.span.start(), c.span.end());
                    CitationView {
                        id: c.id,
                        before: tail(text.get(..start).unwrap_or("")),
                        words: c.excerpt.clone(),
                        after: head(text.get(end..).unwrap_or("")),
                        title: title_of(&c.article),
                        outlet: outlet_of(&c.article),
                        url: url_of(&c.article),
                        digest: grouped(&c.sha256.to_string()),
                        capture: captures.get(&c.article).cloned().unwrap_or_default(),
                        place: {
                            let offsets = crate::contract::Offsets::new(text);
                            format!(
                                "characters {} to {} of text {}",
                                offsets.to_chars(start),
                                offsets.to_chars(end),
                                c.text_id
                            )
                        },
                    }
                })
                .collect(),
            archived: !captures.is_empty(),
        }
    }
}

fn line(line: &Line) -> LineView {
    LineView { text: line.text.clone(), citation: line.citation }
}

fn standfirst(roundup: &Roundup, outlets: usize, independent: usize) -> String {
    let copies = roundup.sources.iter().filter(|s| s.copy_of.is_some()).count();
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut out = format!(
        "{} from {}, {independent} with a report of their own",
        count(roundup.sources.len(), "article", "articles"),
        count(outlets, "outlet", "outlets"),
    );
    if copies > 0 {
        let repeat = if copies == 1 { "repeats" } else { "repeat" };
        out = format!("{out}; {copies} {repeat} another’s text");
    }
    out.push('.');
    out
}

/// "4 March 2026"
fn day(published: Published) -> String {
    published.day().strftime("%-d %B %Y").to_string()
}

fn side(side: &Contradiction, date: String, title: String, url: Option<String>) -> SideView {
    let (value, sign) = side.figure.map_or((String::new(), ""), |(value, high, qualifier)| {
        (figure(value, high, qualifier), sign(qualifier))
    });
    SideView {
        line: line(&side.line),
        value,
        sign,
        speaker: side.speaker.clone().unwrap_or_default(),
        outlet: side.outlet.name.clone(),
        title,
        url,
        date,
        stance: match (side.figure.is_some(), side.polarity) {
            (true, _) => "",
            (false, Polarity::Asserts) => "says",
            (false, Polarity::Denies) => "denies",
        },
    }
}

fn sign(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "●",
        Qualifier::About => "○",
        Qualifier::AtLeast => "▲",
        Qualifier::AtMost => "▼",
        Qualifier::Range => "Ɪ",
    }
}

fn figure(value: f64, high: Option<f64>, qualifier: Qualifier) -> String {
    match (high, qualifier) {
        (Some(high), _) => format!("{} to {}", number(value), number(high)),
        (None, Qualifier::AtLeast) => format!("at least {}", number(value)),
        (None, Qualifier::AtMost) => format!("at most {}", number(value)),
        (None, Qualifier::About) => format!("about {}", number(value)),
        (None, _) => number(value),
    }
}

/// 2,450; 31 million; 0.5
fn number(value: f64) -> String {
    for (scale, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        if value.abs() >= scale {
            let scaled = (value / scale * 100.0).round() / 100.0;
            return format!("{scaled} {name}");
        }
    }
    if value.fract() != 0.0 {
        return value.to_string();
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 && digit != '-' {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn band(band: Option<Band>, phrase: &str) -> String {
    let Some(band) = band else { return format!("“{phrase}” gives no band") };
    let percent = |p: f64| (p * 100.0).round();
    let scale = match band.scale {
        "icd203" => "ICD 203",
        "unhedged" => "said without a hedge",
        other => other,
    };
    format!("{}–{} % ({scale})", percent(band.low), percent(band.high))
}

fn horizon(horizon: Option<&Horizon>) -> String {
    let last =
        horizon.and_then(|h| h.to.parse::<jiff::civil::Date>().ok()).and_then(|to| to.yesterday().ok());
    last.map_or_else(|| "no date".to_owned(), |last| format!("by {}", last.strftime("%-d %B %Y")))
}

/// The last characters, from a word's start, on one line.
fn tail(text: &str) -> String {
    let start = text.char_indices().rev().nth(CONTEXT).map(|(at, _)| at);
    match start {
        None => text.replace('\n', " ¶ "),
        Some(at) => {
            let cut = &text[at..];
            let word = cut.find(char::is_whitespace).map_or(cut, |w| &cut[w..]);
            format!("…{}", word.replace('\n', " ¶ "))
        }
    }
}

/// The first characters, to a word's end, on one line.
fn head(text: &str) -> String {
    match text.char_indices().nth(CONTEXT) {
        None => text.replace('\n', " ¶ "),
        Some((at, _)) => {
            let cut = &text[..at];
            let word = cut.rfind(char::is_whitespace).map_or(cut, |w| &cut[..w]);
            format!("{}…", word.replace('\n', " ¶ "))
        }
    }
}

fn grouped(hex: &str) -> String {
    hex.as_bytes().chunks(8).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(number(2450.0), "2,450");
        assert_eq!(number(31e6), "31 million");
        assert_eq!(number(44.2e6), "44.2 million");
        assert_eq!(figure(1900.0, Some(2100.0), Qualifier::Range), "1,900 to 2,100");
    }

    #[test]
    fn context_is_cut_at_words() {
        let long = "word ".repeat(100);
        assert!(tail(&long).starts_with('…') && tail(&long).chars().count() <= CONTEXT + 2);
        assert!(head(&long).ends_with('…'));
        assert_eq!(head("short\nend"), "short ¶ end");
    }
}
