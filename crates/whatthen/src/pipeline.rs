//! The stages, wired: document → article → marks. One verb each, in the order of the diagram in ARCHITECTURE.md.

use std::panic::{AssertUnwindSafe, catch_unwind};

use analysis::annotate::annotate;
use analysis::extract::{Given, decode, from_page, from_printed, from_text, read_page};
use analysis::languages::Outlets;
use model::Article;

use crate::contract::ArticleLine;
use crate::input::{Body, Document, Problem};
use crate::pdf::read_pdf;

/// What extraction made of a document.
pub(crate) struct Extracted {
    pub(crate) article: Article,
    /// Whether it came with marks: a line that `read` printed does.
    pub(crate) marked: bool,
    /// What was wrong with it, though it could be read.
    pub(crate) complaint: Option<Problem>,
}

/// Does `work` on the one thing that `name` names. Pages come from anywhere: a panic that fuzzing did not find costs
/// this one, not the run.
pub(crate) fn guarded<T>(name: &str, work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| Err(Problem::new(name, "the reader failed on it, which is a fault of whatthen")))
}

/// Extraction only.
pub(crate) fn extract(document: Document, outlets: &Outlets) -> Result<Extracted, Problem> {
    let name = document.name.clone();
    guarded(&name, || extracted(document, outlets))
}

fn extracted(document: Document, outlets: &Outlets) -> Result<Extracted, Problem> {
    let Document { name, body, given, .. } = document;
    let failed = |error: &dyn std::fmt::Display| Problem::new(&name, error);
    match body {
        Body::Page { bytes, content_type } => {
            let decoded = decode(&bytes, content_type.as_deref());
            let complaint = decoded.complaint.map(|reason| Problem::new(&name, reason));
            Ok(Extracted { article: page(&name, given, &decoded.text, outlets)?, marked: false, complaint })
        }
        Body::Text { bytes, content_type } => {
            let decoded = decode(&bytes, content_type.as_deref());
            let complaint = decoded.complaint.map(|reason| Problem::new(&name, reason));
            let article =
                from_text(given, decoded.text.into_owned(), outlets).map_err(|error| failed(&error))?;
            Ok(Extracted { article, marked: false, complaint })
        }
        Body::Pdf(bytes) => {
            let reading = read_pdf(&bytes).map_err(|error| failed(&error))?;
            let article = from_printed(given, &reading, outlets).map_err(|error| failed(&error))?;
            Ok(Extracted { article, marked: false, complaint: None })
        }
        Body::ArticleLine(line) => {
            let (article, marked) = ArticleLine::parse(&line).map_err(|error| failed(&error))?;
            Ok(Extracted { article, marked, complaint: None })
        }
    }
}

/// The problem that a page is no article, where it is none.
pub(crate) fn no_article(name: &str, article: &Article) -> Option<Problem> {
    article.not_article.as_ref().map(|reason| Problem::new(name, format!("is no article: {reason}")))
}

/// Reads a page of HTML.
pub(crate) fn page(name: &str, given: Given, html: &str, outlets: &Outlets) -> Result<Article, Problem> {
    let read = read_page(html, given.url.as_deref());
    from_page(given, read, outlets).map_err(|error| Problem::new(name, error))
}

/// Extraction and marks, and what was wrong with the document.
pub(crate) fn read(document: Document, outlets: &Outlets) -> Result<(Article, Option<Problem>), Problem> {
    let name = document.name.clone();
    let Extracted { mut article, marked, complaint } = extract(document, outlets)?;
    if !marked {
        mark(&name, &mut article, outlets)?;
    }
    Ok((article, complaint))
}

/// Marks only.
pub(crate) fn mark(name: &str, article: &mut Article, outlets: &Outlets) -> Result<(), Problem> {
    guarded(name, || {
        annotate(article, outlets);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_fails_costs_what_it_read() {
        let failed = guarded::<()>("boat.html", || panic!("a fault"));
        let told = "boat.html: the reader failed on it, which is a fault of whatthen";
        assert_eq!(failed.unwrap_err().to_string(), told);
        assert_eq!(guarded("boat.html", || Ok(1)).unwrap(), 1);
    }
}
