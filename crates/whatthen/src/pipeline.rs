//! The stages, wired: document → article → marks. One verb each, in the order of the diagram in ARCHITECTURE.md.

use std::panic::{AssertUnwindSafe, catch_unwind};

use analysis::annotate::annotate;
use analysis::extract::{Given, decode, from_page, from_text, read_page};
use analysis::languages::Outlets;
use model::Article;

use crate::contract::ArticleLine;
use crate::input::{Body, Document, Problem};

/// Extraction only: the article, and whether it came with marks (a line that `read` printed does).
pub(crate) fn extract(document: Document, outlets: &Outlets) -> Result<(Article, bool), Problem> {
    let Document { name, body, given, .. } = document;
    match body {
        Body::Page { bytes, content_type } => {
            let (html, _) = decode(&bytes, content_type.as_deref());
            Ok((page(&name, given, &html, outlets)?, false))
        }
        Body::Text(text) => {
            Ok((from_text(given, text, outlets).map_err(|error| Problem::new(name, error))?, false))
        }
        Body::ArticleLine(line) => ArticleLine::parse(&line).map_err(|error| Problem::new(name, error)),
    }
}

/// Reads a page of HTML.
pub(crate) fn page(name: &str, given: Given, html: &str, outlets: &Outlets) -> Result<Article, Problem> {
    let url = given.url.clone();
    // The page reader is not ours yet: a panic of its own costs one page, not the run.
    let read = catch_unwind(AssertUnwindSafe(|| read_page(html, url.as_deref())));
    let read = read.map_err(|_| Problem::new(name, "the page reader failed on this page"))?;
    from_page(given, read, outlets).map_err(|error| Problem::new(name, error))
}

/// Extraction and marks.
pub(crate) fn read(document: Document, outlets: &Outlets) -> Result<Article, Problem> {
    let (mut article, marked) = extract(document, outlets)?;
    if !marked {
        annotate(&mut article, outlets);
    }
    Ok(article)
}
