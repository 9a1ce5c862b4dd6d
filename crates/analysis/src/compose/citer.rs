//! Numbered citations: the same words are cited once.

use std::collections::BTreeMap;

use model::{Article, Citation, CitationId, Line, Sha256, Span};

pub(super) struct Citer<'a> {
    articles: &'a [Article],
    numbers: BTreeMap<(usize, Span), CitationId>,
    pub(super) citations: Vec<Citation>,
}

impl<'a> Citer<'a> {
    pub(super) fn new(articles: &'a [Article]) -> Self {
        Self { articles, numbers: BTreeMap::new(), citations: Vec::new() }
    }

    /// The words of `span` in the body of article `at`, cited.
    pub(super) fn cite(&mut self, at: usize, span: Span) -> Line {
        let article = &self.articles[at];
        let excerpt = article.text.excerpt(span).expect("a span of this article's body").to_owned();
        let next = self.citations.len() + 1;
        let id = *self.numbers.entry((at, span)).or_insert(next);
        if id == next {
            let sha256 = Sha256::of(excerpt.as_bytes());
            self.citations.push(Citation {
                id,
                article: article.id.clone(),
                text_id: article.text.id(),
                span,
                excerpt: excerpt.clone(),
                sha256,
            });
        }
        Line { text: excerpt, citation: Some(id) }
    }
}
