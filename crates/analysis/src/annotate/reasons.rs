//! Why each mark was made: noted only where somebody asks.

use std::cell::RefCell;
use std::collections::HashMap;

use model::{Marks, Span};

/// Which kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Reported speech.
    Quote,
    /// A credit to another outlet.
    Credit,
    /// A number.
    Figure,
    /// A statement about what will happen.
    Forecast,
    /// A time expression.
    Date,
    /// A name.
    Name,
    /// An open question.
    Question,
}

impl MarkKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Credit => "credit",
            Self::Figure => "figure",
            Self::Forecast => "forecast",
            Self::Date => "date",
            Self::Name => "name",
            Self::Question => "question",
        }
    }
}

/// Which rule made a mark, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What was marked.
    pub mark: MarkKind,
    /// The mark's own span.
    pub span: Span,
    /// Short name of the rule; `docs/annotations.md` says what each does.
    pub rule: &'static str,
    /// What in the text let the rule apply, for people.
    pub because: String,
}

/// Reasons as they are given; nothing is kept unless they are asked for.
#[derive(Debug, Default)]
pub(super) struct Reasons(Option<RefCell<Vec<Reason>>>);

impl Reasons {
    /// Keeps what it is given.
    pub(super) fn asked_for() -> Self {
        Self(Some(RefCell::default()))
    }

    /// Notes why the mark of this kind and span is made.
    pub(super) fn give(
        &self,
        mark: MarkKind,
        span: Span,
        rule: &'static str,
        because: impl FnOnce() -> String,
    ) {
        if let Some(kept) = &self.0 {
            kept.borrow_mut().push(Reason { mark, span, rule, because: because() });
        }
    }

    /// The reasons of the marks that stayed, by kind and place; marks that one place has several of keep their order.
    pub(super) fn of(self, marks: &Marks) -> Vec<Reason> {
        let given = self.0.map(RefCell::into_inner).unwrap_or_default();
        let mut by_mark: HashMap<(MarkKind, Span), Vec<Reason>> = HashMap::new();
        for reason in given.into_iter().rev() {
            by_mark.entry((reason.mark, reason.span)).or_default().push(reason);
        }
        let take = |mark| by_mark.get_mut(&mark).and_then(Vec::pop);
        all(marks).into_iter().filter_map(take).collect()
    }
}

/// Kind and place of every mark.
fn all(marks: &Marks) -> Vec<(MarkKind, Span)> {
    let Marks { quotes, credits, figures, forecasts, dates, names, questions } = marks;
    let quotes = quotes.iter().map(|mark| (MarkKind::Quote, mark.span));
    let credits = credits.iter().map(|mark| (MarkKind::Credit, mark.span));
    let figures = figures.iter().map(|mark| (MarkKind::Figure, mark.span));
    let forecasts = forecasts.iter().map(|mark| (MarkKind::Forecast, mark.span));
    let dates = dates.iter().map(|mark| (MarkKind::Date, mark.span));
    let names = names.iter().map(|mark| (MarkKind::Name, mark.span));
    let questions = questions.iter().map(|mark| (MarkKind::Question, mark.span));
    quotes.chain(credits).chain(figures).chain(forecasts).chain(dates).chain(names).chain(questions).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::tests::context;
    use crate::annotate::{Explained, explained};
    use model::ArticleText;

    fn reasons(text: &str) -> Vec<(MarkKind, String, &'static str, String)> {
        let text = ArticleText::new(text).unwrap();
        let Explained { marks, reasons } = explained(&text, text.as_str().len(), context());
        assert_eq!(reasons.len(), all(&marks).len(), "every mark has a reason");
        let said = |reason: Reason| {
            (reason.mark, text.excerpt(reason.span).unwrap().to_owned(), reason.rule, reason.because)
        };
        reasons.into_iter().map(said).collect()
    }

    #[test]
    fn each_rule_says_its_name_and_why() {
        let all = reasons(
            "“The boats are safe,” Edmund Carrow told Reuters on 4 March 2026. “They will sail on Monday.”\n\
             Ada Quill denied that 40 boats were late, adding that the pier was likely to close.\n\
             According to the harbour master, the crews wait. It was his claim that nobody knew. Who will pay the crews?\n\
             The ferry is likely to sail on Monday.",
        );
        for (mark, words, rule, because) in [
            (
                MarkKind::Quote,
                "“The boats are safe,”",
                "subject-verb",
                "“told” (tell, ask) with “Edmund Carrow”",
            ),
            (MarkKind::Quote, "“They will sail on Monday.”", "carried-on", "Edmund Carrow"),
            (MarkKind::Quote, "40 boats were late", "subject-verb", "“denied” (deny) with “Ada Quill”"),
            (MarkKind::Quote, "the pier was likely to close", "participle", "“adding” (say)"),
            (MarkKind::Quote, "the crews wait", "source-phrase", "“According to”"),
            (MarkKind::Quote, "nobody knew", "noun", "“claim”"),
            (MarkKind::Credit, "told Reuters", "told", "Reuters"),
            (MarkKind::Date, "4 March 2026", "day-month", "2026-03-04"),
            (MarkKind::Figure, "40 boats", "count", "40"),
            (MarkKind::Name, "Edmund Carrow", "given-name", "bearer"),
            (
                MarkKind::Forecast,
                "The ferry is likely to sail on Monday",
                "estimate",
                "“is likely to”: 0.55 to 0.8",
            ),
            (MarkKind::Question, "Who will pay the crews?", "question-mark", "5 words"),
        ] {
            let found = all.iter().find(|(kind, excerpt, ..)| *kind == mark && excerpt == words);
            let Some((.., found_rule, found_because)) = found else { panic!("{mark:?} {words}: {all:#?}") };
            assert_eq!(*found_rule, rule, "{words}");
            assert!(found_because.contains(because), "{words}: {found_because}");
        }
    }
}
