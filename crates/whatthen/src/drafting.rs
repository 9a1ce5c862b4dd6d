//! From documents to a roundup: read, group, compose, keep, publish.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use analysis::languages::{Outlet, Outlets};
use analysis::{compose, group};
use anyhow::Context;
use archive::Record;
use model::{Article, ArticleId, Decision, Roundup};
use rayon::prelude::*;

use crate::archiving::{Archiver, write_whole};
use crate::contract::RoundupFile;
use crate::input::{Document, Problem};
use crate::pipeline::{self, Extracted};
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
    /// Outlets that the pages name as their own can be credited by the others, known or not. What people decided about
    /// stories holds.
    pub(crate) fn new(
        documents: Vec<Document>,
        outlets: &Outlets,
        decisions: &[Decision],
    ) -> (Self, Vec<Problem>) {
        let read: Vec<Result<(Extracted, Captured), Problem>> =
            documents.into_par_iter().map(|document| extract(document, outlets)).collect();
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let mut found: Vec<(Article, bool, Captured)> = Vec::new();
        for read in read {
            match read {
                Ok((Extracted { mut article, marked, complaint }, from)) => {
                    problems.extend(complaint.or_else(|| pipeline::no_article(&from.name, &article)));
                    if article.url.is_none() && seen.contains(&article.id) {
                        // The same words from another file are another article: copies are what we count.
                        article.id = ArticleId::of_text(&format!("{}\n{}", from.name, article.text.as_str()));
                    }
                    if seen.insert(article.id.clone()) {
                        found.push((article, marked, from));
                    } else {
                        problems.push(Problem::new(
                            &from.name,
                            "is left out: another page given has the same address",
                        ));
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        // From here on the order in which pages were handed in means nothing.
        let order = group::fixed_order(found.iter().map(|(article, _, _)| article));
        let mut found: Vec<Option<(Article, bool, Captured)>> = found.into_iter().map(Some).collect();
        let found: Vec<_> = order.into_iter().filter_map(|at| found[at].take()).collect();
        let own: BTreeMap<String, Outlet> = found
            .iter()
            .filter_map(|(article, ..)| article.outlet.as_ref())
            .map(|o| (o.id.to_string(), Outlet::of_page(o)))
            .collect();
        let outlets = outlets.with(own.into_values());
        let marked = found.into_par_iter().map(|(mut article, has_marks, from)| {
            if !has_marks {
                pipeline::mark(&from.name, &mut article, &outlets)?;
            }
            Ok((article, from))
        });
        let (mut articles, mut captured) = (Vec::new(), Vec::new());
        for marked in marked.collect::<Vec<Result<_, Problem>>>() {
            match marked {
                Ok((article, from)) => {
                    articles.push(article);
                    captured.push(from);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let grouped = group::group_decided(&articles, decisions);
        let sources = group::independence(&articles, &grouped, &outlets);
        let roundup = compose::compose(&articles, &grouped, &sources);
        (Self { roundup, articles, captured }, problems)
    }

    /// Whether nothing was read that can be quoted.
    pub(crate) fn is_empty(&self) -> bool {
        self.articles.iter().all(|a| a.not_article.is_some())
    }

    /// The roundup as Markdown; `now` is `YYYY-MM-DDTHH:MM:SSZ`.
    pub(crate) fn markdown(&self, now: &str) -> String {
        markdown(&View::new(&self.roundup, &self.articles, &BTreeMap::new(), day(now)))
    }

    /// Archives pages, cited texts and the digests of what is published in `folder`, then writes
    /// roundup.{json,md,html} beside them. `now` is `YYYY-MM-DDTHH:MM:SSZ`.
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
        let file = RoundupFile::new(&self.roundup, &self.articles, &captures);
        let view = View::new(&self.roundup, &self.articles, &captures, day(now));
        let files = [
            ("roundup.json", serde_json::to_string_pretty(&file)?),
            ("roundup.md", markdown(&view)),
            ("roundup.html", html(&view)?),
        ];
        archiver.published(&files)?;
        archiver.finish()?;
        for (name, content) in files {
            let path = folder.join(name);
            write_whole(&path, content.as_bytes())
                .with_context(|| format!("{}: cannot be written", path.display()))?;
        }
        Ok(())
    }
}

/// The day of a time `YYYY-MM-DDTHH:MM:SSZ`.
fn day(now: &str) -> &str {
    now.split('T').next().unwrap_or(now)
}

/// The article's own address, else the file's as a URI.
fn address(article: &Article, name: &str) -> String {
    if let Some(url) = &article.url {
        return url.clone();
    }
    let path = std::path::absolute(name).ok().and_then(|path| url::Url::from_file_path(path).ok());
    path.map_or_else(|| format!("urn:whatthen:article:{}", article.id), String::from)
}

/// The article, and what it was read from.
fn extract(mut document: Document, outlets: &Outlets) -> Result<(Extracted, Captured), Problem> {
    let (bytes, content_type) = document.as_supplied();
    let (bytes, content_type) = (bytes.to_vec(), content_type.to_owned());
    let record = document.record.take().map(|held| held.record);
    let captured = Captured { name: document.name.clone(), content_type, bytes, record };
    Ok((pipeline::extract(document, outlets)?, captured))
}
