//! `whatthen read --explain`: which rule made each mark, and why.

use std::fmt::Write;

use analysis::annotate::{Part, explain};
use analysis::languages::Outlets;
use model::Article;

use crate::contract::Offsets;
use crate::input::Problem;
use crate::pipeline::guarded;
use crate::report::{fit, fit_name};

/// What the rules say of `article`, which is called `name`: a line for each text of it, and two for each mark.
pub(super) fn explanation(name: &str, article: &Article, outlets: &Outlets) -> Result<String, Problem> {
    guarded(name, || Ok(explained(name, article, outlets)))
}

fn explained(name: &str, article: &Article, outlets: &Outlets) -> String {
    let mut said = fit(name).into_owned();
    let parts = explain(article, outlets);
    if parts.is_empty() {
        said.push_str("\n  no rules for its language");
    }
    for (part, explained) in parts {
        let (label, text) = match part {
            Part::Body => ("text".to_owned(), &article.text),
            Part::Title => ("headline".to_owned(), article.title.as_ref().unwrap_or(&article.text)),
            Part::Comment(number) => (format!("comment {}", number + 1), &article.comments[number].text),
        };
        let offsets = Offsets::new(text.as_str());
        _ = write!(said, "\n  {label}: {} marks", explained.reasons.len());
        for reason in explained.reasons {
            let (start, end) = (offsets.to_chars(reason.span.start()), offsets.to_chars(reason.span.end()));
            let words = fit_name(text.excerpt(reason.span).unwrap_or_default());
            let kind = reason.mark.word();
            _ = write!(said, "\n    {kind} {start}-{end} {words}");
            _ = write!(said, "\n      {}: {}", reason.rule, fit_name(&reason.because));
        }
    }
    said
}
