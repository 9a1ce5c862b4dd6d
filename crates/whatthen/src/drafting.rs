//! From documents to a roundup: read, group, compose, keep, publish.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use analysis::annotate::annotate;
use analysis::languages::{Outlet, Outlets};
use analysis::{compose, group};
use anyhow::Context;
use archive::Record;
use model::{Article, ArticleId, Roundup};
use rayon::prelude::*;

use crate::archiving::{Archiver, write_whole};
use crate::contract::RoundupFile;
use crate::input::{Body, Document, Problem};
use crate::pipeline;
use crate::publish::{View, html, markdown};

/// A roundup with all that it was made from.
pub(crate) struct Draft {
    roundup: Roundup,
    articles: Vec<Article>,
    /// What each article was read from, in the same order.
    captured: Vec<Captured>,
}

/// A page or text as it was handed in.
struct Captured {
    name: String,
    content_type: String,
    bytes: Vec<u8>,
    record: Option<Record>,
}

impl Draft {
    /// Reads `documents` and drafts their roundup; names what could not be read.
    ///
    /// Outlets that the pages name as their own can be credited by the others, known or not.
    pub(crate) fn new(documents: Vec<Document>, outlets: &Outlets) -> (Self, Vec<Problem>) {
        let read: Vec<Result<(Article, bool, Captured), Problem>> =
            documents.into_par_iter().map(|document| extract(document, outlets)).collect();
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let (mut articles, mut captured) = (Vec::new(), Vec::new());
        let mut marked = Vec::new();
        for read in read {
            match read {
                Ok((article, has_marks, from)) => {
                    if !seen.insert(article.id.clone()) {
                        problems.push(Problem::new(
                            &from.name,
                            "is left out: another page given has the same address",
                        ));
                        continue;
                    }
                    articles.push(article);
                    marked.push(has_marks);
                    captured.push(from);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let own: BTreeMap<String, Outlet> = articles
            .iter()
            .filter_map(|a| a.outlet.as_ref())
            .map(|o| (o.id.to_string(), Outlet::of_page(o)))
            .collect();
        let outlets = outlets.with(own.into_values());
        articles
            .par_iter_mut()
            .zip(&marked)
            .filter(|(_, marked)| !**marked)
            .for_each(|(article, _)| annotate(article, &outlets));
        let grouped = group::group(&articles);
        let sources = group::independence(&articles, &grouped, &outlets);
        let roundup = compose::compose(&articles, &grouped, &sources);
        (Self { roundup, articles, captured }, problems)
    }

    /// Whether no article was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The roundup as Markdown; `made` is the day it was made.
    pub(crate) fn markdown(&self, made: &str) -> String {
        markdown(&View::new(&self.roundup, &self.articles, &BTreeMap::new(), made))
    }

    /// Archives pages and cited texts in `folder`, then writes roundup.{json,md,html} beside them.
    /// `now` is `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) fn write(&self, folder: &Path, now: &str) -> anyhow::Result<()> {
        let mut archiver = Archiver::create(folder, now)?;
        let cited: BTreeSet<&ArticleId> = self.roundup.citations.iter().map(|c| &c.article).collect();
        let mut captures: BTreeMap<ArticleId, String> = BTreeMap::new();
        for (article, from) in self.articles.iter().zip(&self.captured) {
            let address = address(article, &from.name);
            let capture =
                archiver.capture(&address, &from.content_type, &from.bytes, from.record.as_ref())?;
            if cited.contains(&article.id) {
                archiver.text(&article.text, &address, &capture)?;
            }
            captures.insert(article.id.clone(), capture);
        }
        archiver.finish()?;
        let file = RoundupFile::new(&self.roundup, &self.articles, &captures);
        let view = View::new(&self.roundup, &self.articles, &captures, &now[..10.min(now.len())]);
        let files = [
            ("roundup.json", serde_json::to_string_pretty(&file)?),
            ("roundup.md", markdown(&view)),
            ("roundup.html", html(&view)?),
        ];
        for (name, content) in files {
            let path = folder.join(name);
            write_whole(&path, content.as_bytes())
                .with_context(|| format!("{}: cannot be written", path.display()))?;
        }
        Ok(())
    }
}

/// The article's own address, else the file's as a URI.
fn address(article: &Article, name: &str) -> String {
    if let Some(url) = &article.url {
        return url.clone();
    }
    let path = std::path::absolute(name).ok().and_then(|path| url::Url::from_file_path(path).ok());
    path.map_or_else(|| format!("urn:whatthen:article:{}", article.id), String::from)
}

/// The article, whether it came with marks, and what it was read from.
fn extract(document: Document, outlets: &Outlets) -> Result<(Article, bool, Captured), Problem> {
    let (bytes, content_type) = match &document.body {
        Body::Page { bytes, content_type } => {
            (bytes.clone(), content_type.clone().unwrap_or_else(|| "text/html".to_owned()))
        }
        Body::Text(text) => (text.clone().into_bytes(), "text/plain; charset=utf-8".to_owned()),
        Body::ArticleLine(line) => (line.clone().into_bytes(), "application/json".to_owned()),
    };
    let captured =
        Captured { name: document.name.clone(), content_type, bytes, record: document.record.clone() };
    let (article, marked) = pipeline::extract(document, outlets)?;
    Ok((article, marked, captured))
}
