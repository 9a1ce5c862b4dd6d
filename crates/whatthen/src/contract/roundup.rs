//! A roundup as JSON: what `roundup` writes and `verify` reads.

use std::collections::BTreeMap;

use model::{Article, ArticleId, Contested, Contradiction, Development, Excerpt, Line, OutletRef, Roundup};
use serde::{Deserialize, Serialize};

use super::marks::{BandLine, HorizonLine, polarity, qualifier};
use super::offsets::Offsets;

/// The file `roundup.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RoundupFile {
    title: String,
    lead: Vec<LineLine>,
    developments: Vec<DevelopmentLine>,
    excerpts: Vec<ExcerptLine>,
    contested: Vec<ContestedLine>,
    questions: Vec<AskedLine>,
    forecasts: Vec<ForecastLine>,
    sources: Vec<SourceLine>,
    pub(crate) citations: Vec<CitationLine>,
}

/// One citation: `start..end` are code points of the text `text_id`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CitationLine {
    pub(crate) id: usize,
    pub(crate) text_id: String,
    /// Record id of the archived page; null where nothing was archived.
    pub(crate) capture: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
    pub(crate) sha256: String,
    /// Who handed the page in, where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) supplied_by: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LineLine {
    text: String,
    citation: Option<usize>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DevelopmentLine {
    label: String,
    outlet: String,
    outlet_id: String,
    article: String,
    lines: Vec<LineLine>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ExcerptLine {
    article: String,
    lines: Vec<LineLine>,
    citation: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct ContestedLine {
    about: String,
    sides: Vec<SideLine>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SideLine {
    line: LineLine,
    outlet: String,
    outlet_id: String,
    article: String,
    speaker: Option<String>,
    published: Option<String>,
    value: Option<f64>,
    high: Option<f64>,
    qualifier: Option<String>,
    polarity: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct AskedLine {
    line: LineLine,
    outlet: String,
    outlet_id: String,
    article: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ForecastLine {
    line: LineLine,
    outlet: String,
    outlet_id: String,
    article: String,
    by: Option<String>,
    phrase: String,
    probability: Option<BandLine>,
    horizon: Option<HorizonLine>,
    conditional: bool,
    published: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SourceLine {
    article: String,
    title: String,
    outlet: String,
    outlet_id: String,
    url: Option<String>,
    published: Option<String>,
    independent: bool,
    reason: String,
    copy_of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supplied_by: Option<String>,
}

impl RoundupFile {
    /// The file of `roundup`, made from `articles` whose archived pages have the record ids `captures`.
    pub(crate) fn new(
        roundup: &Roundup,
        articles: &[Article],
        captures: &BTreeMap<ArticleId, String>,
    ) -> Self {
        let by_id: BTreeMap<&ArticleId, &Article> = articles.iter().map(|a| (&a.id, a)).collect();
        let offsets: BTreeMap<&ArticleId, Offsets<'_>> = roundup
            .citations
            .iter()
            .filter_map(|c| by_id.get(&c.article).map(|a| (&c.article, a.text.as_str())))
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .map(|(id, text)| (id, Offsets::new(text)))
            .collect();
        let supplier = |id: &ArticleId| by_id.get(id).and_then(|a| a.supplied_by.clone());
        let citations = roundup.citations.iter().filter_map(|c| {
            let offsets = offsets.get(&c.article)?;
            Some(CitationLine {
                id: c.id,
                text_id: c.text_id.to_string(),
                capture: captures.get(&c.article).cloned(),
                url: by_id.get(&c.article).and_then(|a| a.url.clone()),
                start: offsets.to_chars(c.span.start()),
                end: offsets.to_chars(c.span.end()),
                text: c.excerpt.clone(),
                sha256: c.sha256.to_string(),
                supplied_by: supplier(&c.article),
            })
        });
        Self {
            title: roundup.title.clone(),
            lead: lines(&roundup.lead),
            developments: roundup.developments.iter().map(development).collect(),
            excerpts: roundup.excerpts.iter().map(excerpt).collect(),
            contested: roundup.contested.iter().map(contested).collect(),
            questions: roundup
                .questions
                .iter()
                .map(|q| AskedLine {
                    line: line(&q.line),
                    outlet: name(&q.outlet),
                    outlet_id: id(&q.outlet),
                    article: q.article.to_string(),
                })
                .collect(),
            forecasts: roundup
                .forecasts
                .iter()
                .map(|f| ForecastLine {
                    line: line(&f.line),
                    outlet: name(&f.outlet),
                    outlet_id: id(&f.outlet),
                    article: f.article.to_string(),
                    by: f.speaker.clone(),
                    phrase: f.phrase.clone(),
                    probability: f.probability.map(BandLine::from),
                    horizon: f.horizon.clone().map(HorizonLine::from),
                    conditional: f.conditional,
                    published: f.published.map(|p| p.to_string()),
                })
                .collect(),
            sources: roundup
                .sources
                .iter()
                .map(|s| SourceLine {
                    article: s.article.to_string(),
                    title: s.title.clone(),
                    outlet: name(&s.outlet),
                    outlet_id: id(&s.outlet),
                    url: s.url.clone(),
                    published: s.published.map(|p| p.to_string()),
                    independent: s.independent,
                    reason: s.reason.clone(),
                    copy_of: s.copy_of.as_ref().map(ToString::to_string),
                    supplied_by: supplier(&s.article),
                })
                .collect(),
            citations: citations.collect(),
        }
    }

    /// Each line that claims to be a source's words: its text and the citation it names.
    pub(crate) fn cited_lines(&self) -> impl Iterator<Item = (&str, usize)> {
        let developments = self.developments.iter().flat_map(|d| &d.lines);
        let excerpts = self.excerpts.iter().flat_map(|e| &e.lines);
        let sides = self.contested.iter().flat_map(|c| c.sides.iter().map(|s| &s.line));
        let asked = self.questions.iter().map(|q| &q.line).chain(self.forecasts.iter().map(|f| &f.line));
        let all = self.lead.iter().chain(developments).chain(excerpts).chain(sides).chain(asked);
        all.filter_map(|l| l.citation.map(|c| (l.text.as_str(), c)))
    }
}

fn name(outlet: &OutletRef) -> String {
    outlet.name.clone()
}

fn id(outlet: &OutletRef) -> String {
    outlet.id.to_string()
}

fn line(line: &Line) -> LineLine {
    LineLine { text: line.text.clone(), citation: line.citation }
}

fn lines(all: &[Line]) -> Vec<LineLine> {
    all.iter().map(line).collect()
}

fn development(d: &Development) -> DevelopmentLine {
    DevelopmentLine {
        label: d.label.clone(),
        outlet: name(&d.outlet),
        outlet_id: id(&d.outlet),
        article: d.article.to_string(),
        lines: lines(&d.lines),
    }
}

fn excerpt(e: &Excerpt) -> ExcerptLine {
    ExcerptLine { article: e.article.to_string(), lines: lines(&e.lines), citation: e.citation }
}

fn contested(c: &Contested) -> ContestedLine {
    ContestedLine { about: c.about.clone(), sides: c.sides.iter().map(side).collect() }
}

fn side(s: &Contradiction) -> SideLine {
    SideLine {
        line: line(&s.line),
        outlet: name(&s.outlet),
        outlet_id: id(&s.outlet),
        article: s.article.to_string(),
        speaker: s.speaker.clone(),
        published: s.published.map(|p| p.to_string()),
        value: s.figure.map(|f| f.0),
        high: s.figure.and_then(|f| f.1),
        qualifier: s.figure.map(|f| qualifier::write(f.2)),
        polarity: polarity::write(s.polarity),
    }
}
