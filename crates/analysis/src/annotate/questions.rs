//! Questions that a text leaves open: sentences with a question mark, outside other people's words, that are no aside.

use model::Question;

use super::ground::{Ground, TokenKind};
use super::tags::Tag;
use super::{Desk, MarkKind};

/// A question has at least so many words.
const LEAST_WORDS: usize = 3;

pub(super) fn find(desk: &Desk<'_>) -> Vec<Question> {
    let ground = &desk.ground;
    let mut found = Vec::new();
    for (number, sentence) in ground.sentences.iter().enumerate() {
        let Some(mark) = sentence.tokens.clone().rev().find(|at| ground.word(*at) == "?") else { continue };
        if ground.inside_quotation(ground.tokens[mark].start) {
            continue;
        }
        if is_tag(ground, sentence.tokens.start, mark) {
            continue;
        }
        let mut start = question_start(ground, sentence.tokens.start, mark);
        let mut words = words_between(ground, start, mark);
        // "when the end comes….. what then?": what stands before the dots belongs to it.
        if words < LEAST_WORDS
            && let Some(before) = number.checked_sub(1).map(|n| &ground.sentences[n])
            && before.paragraph == sentence.paragraph
            && ground.tokens[before.tokens.end - 1].kind == TokenKind::Ellipsis
        {
            start = question_start(ground, before.tokens.start, before.tokens.end - 1);
            words = words_between(ground, start, mark);
        }
        if words >= LEAST_WORDS {
            let span = desk.tokens(start..mark + 1);
            desk.reasons.give(MarkKind::Question, span, "question-mark", || {
                format!("{words} words before a question mark that stands in nobody's words")
            });
            found.push(Question { span });
        }
    }
    found
}

/// "…, right?", "…, isn't it?": a statement that asks for a nod.
fn is_tag(ground: &Ground<'_>, from: usize, mark: usize) -> bool {
    let Some(comma) = (from..mark).rev().take(5).find(|at| ground.word(*at) == ",") else { return false };
    let words = comma + 1..mark;
    let negated = ground.low(comma + 1).ends_with("n't");
    match words.len() {
        1 => matches!(
            ground.low(comma + 1),
            "right" | "no" | "yes" | "eh" | "huh" | "correct" | "really" | "okay" | "ok" | "wrong"
        ),
        2 => negated && ground.tag(comma + 2) == Tag::Pronoun,
        _ => false,
    }
}

fn words_between(ground: &Ground<'_>, start: usize, end: usize) -> usize {
    (start..end).filter(|at| ground.tokens[*at].kind == TokenKind::Word).count()
}

/// Where the question begins: behind a bullet, a label, `Source:`, and behind dots unless too little is left.
fn question_start(ground: &Ground<'_>, from: usize, mark: usize) -> usize {
    let mut start = from;
    while start < mark && matches!(ground.word(start), "•" | "-" | "*" | "–" | "”" | ")" | "’") {
        start += 1;
    }
    if let Some(colon) = (start..mark.min(start + 8)).find(|at| ground.word(*at) == ":") {
        start = colon + 1;
    }
    // "one thing is open: who will pay?"
    if let Some(colon) =
        (start..mark).rev().find(|at| ground.word(*at) == ":" && ground.tag(at + 1) == Tag::Question)
    {
        start = colon + 1;
    }
    // "(again?)", "— who else? — was there": the aside alone is the question.
    if let Some(open) =
        (start..mark).rev().take_while(|at| ground.word(*at) != ")").find(|at| ground.word(*at) == "(")
    {
        start = open + 1;
    }
    let goes_on = ground.tokens.get(mark + 1).is_some_and(|next| !next.capital)
        && matches!(ground.low(mark + 1), "—" | "–" | "-" | ",");
    if goes_on
        && let Some(dash) = (start..mark).rev().find(|at| matches!(ground.word(*at), "—" | "–" | "-" | ","))
    {
        start = dash + 1;
    }
    let dots: Vec<usize> =
        (start..mark).filter(|at| ground.tokens[*at].kind == TokenKind::Ellipsis).collect();
    dots.iter().rev().map(|at| at + 1).find(|at| mark - at > LEAST_WORDS).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::super::tests::marks_of;

    #[test]
    fn open_questions_only() {
        let (text, marks) = marks_of(
            "Who will pay the crews? “Is that a question?” he asked. What?\n• Hay: Who will carry the hay? It broke…..so what comes then?",
        );
        let found: Vec<&str> = marks.questions.iter().map(|q| text.excerpt(q.span).unwrap()).collect();
        assert_eq!(found, ["Who will pay the crews?", "Who will carry the hay?", "so what comes then?"]);
    }

    #[test]
    fn a_question_behind_a_colon() {
        let (text, marks) = marks_of("The board has one thing left to settle: who will pay the crews?");
        assert_eq!(text.excerpt(marks.questions[0].span).unwrap(), "who will pay the crews?");
    }

    #[test]
    fn asides_and_nods_are_none() {
        for text in [
            "The boats are late (again?) this year.",
            "Ada Quill — who else? — was there.",
            "So far it went well, right?",
            "It is a fine pier, isn't it?",
            "Edmund Carrow asked who would pay the crews.",
        ] {
            let (_, marks) = marks_of(text);
            assert!(marks.questions.is_empty(), "{text}");
        }
    }
}
