//! An article on a line of JSON, and back.

use model::{
    Article, ArticleId, ArticleText, Comment, Link, Marks, OutletId, OutletRef, PageSpan, TextError, TextId,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{MarkCounts, Part};
use thiserror::Error;

use super::marks::{MarkWriter, MarksLine};

/// Why a line is no article.
#[derive(Debug, Error)]
pub(crate) enum LineError {
    /// Not the JSON that it should be.
    #[error("not an article as `whatthen read` prints it: {0}")]
    Json(#[from] serde_json::Error),
    /// A mark that points outside its text.
    #[error("{start}..{end} is no span of the article's text")]
    Span {
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// A word that stands for no kind.
    #[error("{0:?} is no kind of mark")]
    Word(String),
    /// A line of input, not of output.
    #[error("is a line of input with html; read it first: whatthen read --jsonl")]
    Unread,
    /// A mark says other words than its span has.
    #[error("a mark at {start}..{end} says {said:?}, the text there says otherwise")]
    OtherWords {
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
        /// What the mark says.
        said: String,
    },
    /// A comment answers one that does not stand before it.
    #[error("comment {comment} answers comment {parent}, which does not stand before it")]
    Parent {
        /// Index of the comment.
        comment: usize,
        /// Index that it names.
        parent: usize,
    },
    /// The text cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The text is not the one that `text_id` names.
    #[error("the text has the id {found}, the line says {stated}")]
    TextId {
        /// What the line says.
        stated: String,
        /// What the text has.
        found: TextId,
    },
}

/// One line that `read` prints.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ArticleLine {
    id: Value,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default)]
    outlet_id: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    byline: Option<Vec<String>>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    /// Only of what was printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supplied_by: Option<String>,
    #[serde(default)]
    text: Option<String>,
    /// The first field behind [`ArticleLine::HEAD`].
    #[serde(default)]
    text_id: Option<String>,
    #[serde(flatten)]
    marks: MarksLine,
    #[serde(default)]
    title_marks: Option<MarksLine>,
    #[serde(default)]
    links: Option<Vec<LinkLine>>,
    #[serde(default)]
    comments: Option<Vec<CommentLine>>,
    /// Only of what was printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pages: Option<Vec<PageLine>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_article: Option<String>,
    /// Only on lines of input, which are refused here.
    #[serde(default, skip_serializing)]
    html: Option<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LinkLine {
    url: String,
    #[serde(default)]
    start: Option<usize>,
    #[serde(default)]
    end: Option<usize>,
    #[serde(default)]
    text: Option<String>,
}

/// The code points of `text` that stand on a page.
#[derive(Debug, Serialize, Deserialize)]
struct PageLine {
    number: u32,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct CommentLine {
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    parent: Option<usize>,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    #[serde(flatten)]
    marks: MarksLine,
}

impl ArticleLine {
    /// The fields of a line that say what the article is, without text and marks.
    pub(crate) const ABOUT: Part = Part::Head { ends: r#","text":"#, bytes: 1 << 10, since: 6 };
    /// The same with the text.
    pub(crate) const HEAD: Part = Part::Head { ends: r#","text_id":"#, bytes: 1 << 12, since: 6 };

    /// The line of `article`.
    pub(crate) fn of(article: &Article) -> Self {
        let body = MarkWriter::new(&article.text);
        let comments = article.comments.iter().map(|c| {
            let within = c.within.map(|w| body.bounds(w));
            CommentLine {
                author: c.author.clone(),
                published: c.published.map(|p| p.to_string()),
                parent: c.parent,
                text: c.text.as_str().to_owned(),
                start: within.map(|w| w.0),
                end: within.map(|w| w.1),
                marks: MarkWriter::new(&c.text).write(&c.marks),
            }
        });
        let links = article.links.iter().map(|l| {
            let bounds = l.span.map(|s| body.bounds(s));
            let text = l.span.and_then(|s| article.text.excerpt(s).ok()).map(str::to_owned);
            LinkLine { url: l.url.clone(), start: bounds.map(|b| b.0), end: bounds.map(|b| b.1), text }
        });
        let pages = article.pages.iter().map(|page| {
            let (start, end) = body.bounds(page.span);
            PageLine { number: page.number, start, end }
        });
        Self {
            id: Value::from(article.id.as_str()),
            url: article.url.clone(),
            outlet: article.outlet.as_ref().map(|o| o.name.clone()),
            outlet_id: article.outlet.as_ref().map(|o| o.id.as_str().to_owned()),
            title: article.title.as_ref().map(|t| t.as_str().to_owned()),
            byline: Some(article.byline.clone()),
            published: article.published.map(|p| p.to_string()),
            lang: article.lang.clone(),
            supplied_by: article.supplied_by.clone(),
            text: Some(article.text.as_str().to_owned()),
            text_id: Some(article.text.id().to_string()),
            marks: body.write(&article.marks),
            title_marks: Some(article.title.as_ref().map_or_else(
                || MarkWriter::new(&ArticleText::empty()).write(&Marks::default()),
                |t| MarkWriter::new(t).write(&article.title_marks),
            )),
            links: Some(links.collect()),
            comments: Some(comments.collect()),
            pages: (!article.pages.is_empty()).then(|| pages.collect()),
            not_article: article.not_article.clone(),
            html: None,
        }
    }

    /// The same line with the id as it was given.
    pub(crate) fn with_id(self, id: Option<&Value>) -> Self {
        Self { id: id.cloned().unwrap_or(self.id), ..self }
    }

    /// The answer to a line of input that holds nothing to read, with the id it gave.
    pub(crate) fn unreadable(id: Option<&Value>, reason: String) -> Self {
        let empty = ArticleText::empty();
        let no_marks = || MarkWriter::new(&empty).write(&Marks::default());
        Self {
            id: id.cloned().unwrap_or(Value::Null),
            url: None,
            outlet: None,
            outlet_id: None,
            title: None,
            byline: Some(Vec::new()),
            published: None,
            lang: None,
            supplied_by: None,
            text: Some(String::new()),
            text_id: Some(empty.id().to_string()),
            marks: no_marks(),
            title_marks: Some(no_marks()),
            links: Some(Vec::new()),
            comments: Some(Vec::new()),
            pages: None,
            not_article: Some(reason),
            html: None,
        }
    }

    /// The line as it is printed.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("a line of plain fields: {error}"))
    }

    /// The text alone of a line that was printed; empty where there is none.
    pub(crate) fn text_of(line: &str) -> String {
        #[derive(Deserialize)]
        struct TextAlone {
            text: Option<String>,
        }
        serde_json::from_str::<TextAlone>(line).ok().and_then(|line| line.text).unwrap_or_default()
    }

    /// The text of a line that was printed, empty where there is none, and who handed its page in, where a person did.
    pub(crate) fn text_and_supplier_of(line: &str) -> (String, Option<String>) {
        #[derive(Default, Deserialize)]
        struct Both {
            text: Option<String>,
            supplied_by: Option<String>,
        }
        let both: Both = serde_json::from_str(line).unwrap_or_default();
        (both.text.unwrap_or_default(), both.supplied_by)
    }

    /// Who handed in the page of a line that was printed, where a person did.
    pub(crate) fn supplier_of(line: &str) -> Option<String> {
        #[derive(Deserialize)]
        struct SupplierAlone {
            supplied_by: Option<String>,
        }
        serde_json::from_str::<SupplierAlone>(line).ok()?.supplied_by
    }

    /// How many marks a line that was printed has; they are counted without being read.
    pub(crate) fn counts_of(line: &str) -> MarkCounts {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct MarksAlone {
            quotes: Vec<IgnoredAny>,
            credits: Vec<IgnoredAny>,
            figures: Vec<IgnoredAny>,
            forecasts: Vec<IgnoredAny>,
            questions: Vec<IgnoredAny>,
        }
        let marks: MarksAlone = serde_json::from_str(line).unwrap_or_default();
        MarkCounts {
            quotes: marks.quotes.len() as u32,
            credits: marks.credits.len() as u32,
            figures: marks.figures.len() as u32,
            forecasts: marks.forecasts.len() as u32,
            questions: marks.questions.len() as u32,
        }
    }

    /// Reads a line that `read` printed, or one like it. The second value says whether marks were given.
    pub(crate) fn parse(line: &str) -> Result<(Article, bool), LineError> {
        serde_json::from_str::<Self>(line)?.into_article()
    }

    fn into_article(self) -> Result<(Article, bool), LineError> {
        if self.text.is_none() && self.html.is_some() {
            return Err(LineError::Unread);
        }
        let text = ArticleText::new(self.text.unwrap_or_default())?;
        if let Some(stated) = self.text_id
            && stated != text.id().to_string()
        {
            return Err(LineError::TextId { stated, found: text.id() });
        }
        let title = self.title.filter(|t| !t.is_empty()).map(ArticleText::new).transpose()?;
        let marked = !self.marks.is_absent();
        let marks = self.marks.read(&text)?;
        let title_marks = match (self.title_marks, &title) {
            (Some(marks), Some(title)) => marks.read(title)?,
            _ => Marks::default(),
        };
        let offsets = super::Offsets::new(text.as_str());
        let span_of = |start: Option<usize>, end: Option<usize>| {
            let (start, end) = (offsets.to_byte(start?)?, offsets.to_byte(end?)?);
            text.span(start, end).ok()
        };
        let comments = self.comments.unwrap_or_default().into_iter().enumerate().map(|(comment, c)| {
            if let Some(parent) = c.parent.filter(|parent| *parent >= comment) {
                return Err(LineError::Parent { comment, parent });
            }
            let within = span_of(c.start, c.end);
            let text = ArticleText::new(c.text)?;
            let marks = c.marks.read(&text)?;
            Ok(Comment {
                author: c.author,
                published: c.published.and_then(|p| p.parse().ok()),
                parent: c.parent,
                within,
                marks,
                text,
            })
        });
        let comments = comments.collect::<Result<_, LineError>>()?;
        let pages = self.pages.unwrap_or_default().into_iter().map(|page| {
            let PageLine { number, start, end } = page;
            let span = span_of(Some(start), Some(end)).ok_or(LineError::Span { start, end })?;
            Ok(PageSpan { number, span })
        });
        let pages = pages.collect::<Result<_, LineError>>()?;
        let links = self.links.unwrap_or_default();
        let links = links.into_iter().map(|l| Link { span: span_of(l.start, l.end), url: l.url }).collect();
        let outlet = match (self.outlet, self.outlet_id) {
            (Some(name), Some(id)) => Some(OutletRef { id: OutletId::new(id), name }),
            (Some(name), None) => Some(analysis::languages::outlets().of_name_or_domain(&name)),
            (None, _) => None,
        };
        let id = match self.id {
            Value::String(id) => id,
            Value::Null => ArticleId::of_text(text.as_str()).to_string(),
            other => other.to_string(),
        };
        let article = Article {
            id: ArticleId::given(id),
            url: self.url,
            outlet,
            title,
            byline: self.byline.unwrap_or_default(),
            published: self.published.and_then(|p| p.parse().ok()),
            modified: None,
            lang: self.lang,
            text,
            section: None,
            image: None,
            blocks: Vec::new(),
            pages,
            captions: Vec::new(),
            links,
            comments,
            supplied_by: self.supplied_by,
            not_article: self.not_article,
            marks,
            title_marks,
        };
        Ok((article, marked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_article_is_stands_before_its_text_and_that_before_its_marks() {
        let supplied_by = Some("Ada Quill".to_owned());
        let line = ArticleLine { supplied_by, ..ArticleLine::unreadable(None, "none".to_owned()) }.to_json();
        let before = |part: Part| {
            let Part::Head { ends, .. } = part else { panic!("{part:?}") };
            assert_eq!(line.matches(ends).count(), 1, "{ends} in {line}");
            line.split(ends).next().unwrap()
        };
        let (about, head) = (before(ArticleLine::ABOUT), before(ArticleLine::HEAD));
        assert!(about.contains("\"supplied_by\":\"Ada Quill\"") && !about.contains("\"text"), "{about}");
        assert!(head.starts_with(about) && head.ends_with(",\"text\":\"\""), "{head}");
    }
}
