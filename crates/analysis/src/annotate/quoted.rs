//! Which parts of a text stand between quotation marks.

use std::ops::Range;

/// Text between quotation marks, outermost ones only. Bytes include the marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QuotedRun {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Bytes between the marks.
    pub(crate) inner: Range<usize>,
    /// Whether a closing mark was found.
    pub(crate) closed: bool,
    /// Single quotation marks: more often names and scare quotes.
    pub(crate) single: bool,
}

/// Quoted runs, outermost, in order.
pub(super) fn quoted_runs(text: &str, paragraphs: &[Range<usize>]) -> Vec<QuotedRun> {
    let mut runs: Vec<QuotedRun> = Vec::new();
    let mut carried = false;
    // A run that its paragraph left open, with the paragraphs that it may still reach into.
    let mut unfinished: Option<(QuotedRun, usize)> = None;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let line = &text[paragraph.clone()];
        let mut skip_to = 0;
        if let Some((mut run, reach)) = unfinished.take() {
            match first_double(line) {
                Some((at, c, true)) => {
                    run.inner.end = paragraph.start + at;
                    run.end = run.inner.end + c.len_utf8();
                    run.closed = true;
                    runs.push(run);
                    skip_to = at + c.len_utf8();
                }
                None if reach > 1 && number + 1 < paragraphs.len() => {
                    unfinished = Some((run, reach - 1));
                    continue;
                }
                _ => runs.push(run),
            }
        }
        let last_single = last_single_close(line);
        // (byte in line, mark length, closing mark)
        let mut open: Option<(usize, usize, Closer)> = None;
        if carried && opens_paragraph(line) {
            let at = line.len() - line.trim_start().len();
            let mark = line[at..].chars().next().unwrap_or('"');
            open = Some((at, mark.len_utf8(), closer_of(mark)));
            skip_to = at + mark.len_utf8();
        }
        carried = false;
        for (at, c) in marks(line).skip_while(|(at, _)| *at < skip_to) {
            let before = line[..at].chars().next_back();
            let after = line[at + c.len_utf8()..].chars().next();
            match &open {
                None => {
                    let single_closes = last_single.is_some_and(|close| at < close);
                    if let Some(closer) = opens(c, before, after, &line[at + c.len_utf8()..], single_closes) {
                        open = Some((at, c.len_utf8(), closer));
                    }
                }
                Some((begin, len, closer)) if closes(c, before, after, *closer) => {
                    let (start, end) = (paragraph.start + begin, paragraph.start + at + c.len_utf8());
                    let inner = start + len..paragraph.start + at;
                    runs.push(QuotedRun {
                        start,
                        end,
                        inner,
                        closed: true,
                        single: *closer == Closer::Single,
                    });
                    open = None;
                }
                Some(_) => {}
            }
        }
        if let Some((begin, len, closer)) = open
            && closer != Closer::Single
        {
            let (start, end) = (paragraph.start + begin, paragraph.start + line.trim_end().len());
            let next =
                paragraphs[number + 1..].iter().map(|p| &text[p.clone()]).find(|l| !l.trim().is_empty());
            carried = next.is_some_and(opens_paragraph);
            if start + len < end {
                let run = QuotedRun { start, end, inner: start + len..end, closed: false, single: false };
                if carried || next.is_none() {
                    runs.push(run);
                } else {
                    unfinished = Some((run, REACH));
                }
            }
        }
    }
    runs.extend(unfinished.map(|(run, _)| run));
    runs
}

/// How many paragraphs a quotation can run on without a mark at their heads.
const REACH: usize = 4;

/// The first double quotation mark of a line, and whether it closes.
fn first_double(line: &str) -> Option<(usize, char, bool)> {
    let (at, c) = marks(line).find(|(_, c)| !matches!(c, '‘' | '’' | '\''))?;
    let before = line[..at].chars().next_back();
    let after = line[at + c.len_utf8()..].chars().next();
    let closes = match c {
        '”' | '»' => true,
        '"' => can_only_close(before, after),
        _ => false,
    };
    Some((at, c, closes))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closer {
    /// `“…”`, also closed by a straight mark.
    Curly,
    /// `"…"`.
    Straight,
    /// `„…“`.
    Low,
    /// `«…»`.
    Angle,
    /// `»…«`.
    Inward,
    /// `‘…’` and `'…'`.
    Single,
}

fn closer_of(open: char) -> Closer {
    match open {
        '“' => Closer::Curly,
        '„' => Closer::Low,
        '«' => Closer::Angle,
        '»' => Closer::Inward,
        '‘' | '\'' | '’' => Closer::Single,
        _ => Closer::Straight,
    }
}

/// Bytes that are looked through at once.
const STRETCH: usize = 32;

/// Whether a quotation mark may begin with this byte in UTF-8.
fn begins_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | 0xc2 | 0xe2)
}

/// The quotation marks of a line and where they stand. What they begin with in UTF-8 is looked for, as it is rare.
fn marks(line: &str) -> impl Iterator<Item = (usize, char)> {
    let is_mark = |c: &char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'');
    // Most stretches have none: a whole one is looked through at once.
    let stretches = line.as_bytes().chunks(STRETCH).enumerate();
    stretches
        .filter(|(_, bytes)| bytes.iter().fold(false, |any, byte| any | begins_mark(*byte)))
        .flat_map(|(number, bytes)| {
            let begins = bytes.iter().enumerate().filter(|(_, byte)| begins_mark(**byte));
            begins.map(move |(at, _)| number * STRETCH + at)
        })
        .filter_map(move |at| Some((at, line[at..].chars().next().filter(is_mark)?)))
}

fn opens_paragraph(line: &str) -> bool {
    line.trim_start().starts_with(['“', '"', '„', '«'])
}

fn opens(
    c: char,
    before: Option<char>,
    after: Option<char>,
    rest: &str,
    single_closes: bool,
) -> Option<Closer> {
    let begins =
        before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | '/' | ':'));
    let leads = after.is_some_and(|a| !a.is_whitespace());
    match c {
        '“' | '„' | '«' if leads => Some(closer_of(c)),
        // "She said," The boat is late", where the next mark closes.
        '"' if matches!(before, Some(',' | ':')) && next_closes(rest) => Some(Closer::Straight),
        // A closing mark used to open: some desks and some keyboards do.
        '”' if begins && leads => Some(Closer::Curly),
        '»' if begins && leads && closes_inward(rest) => Some(Closer::Inward),
        '"' if begins && leads => Some(Closer::Straight),
        '‘' if leads && !elision(rest) && single_closes => Some(Closer::Single),
        '\'' | '’' if begins && leads && !elision(rest) && single_closes => Some(Closer::Single),
        _ => None,
    }
}

/// Whether a straight mark between these can only close.
fn can_only_close(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|b| !b.is_whitespace() && b != '(') && after.is_none_or(|a| !a.is_alphanumeric())
}

/// Whether the next straight mark can only close.
fn next_closes(rest: &str) -> bool {
    let mut marks = marks(rest).filter(|(_, c)| matches!(c, '"' | '“' | '”'));
    marks.next().is_some_and(|(at, c)| {
        let before = rest[..at].chars().next_back();
        let after = rest[at + c.len_utf8()..].chars().next();
        c == '"' && can_only_close(before, after)
    })
}

/// `»…«`, as against `»` before a link.
fn closes_inward(rest: &str) -> bool {
    rest.chars().take(LONGEST_INWARD).any(|c| c == '«')
}

/// Characters within which `«` closes what `»` opened.
const LONGEST_INWARD: usize = 1000;

/// `’90s`, `’em`, `’tis`.
fn elision(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    rest.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with('s')
        || matches!(word.as_str(), "em" | "tis" | "twas" | "til" | "n")
}

/// Where the last mark of the line stands that can close single quotation marks.
fn last_single_close(line: &str) -> Option<usize> {
    let mut marks = line.rmatch_indices(['’', '\'']).filter(|(at, mark)| {
        let ends_word = line[at + mark.len()..].chars().next().is_none_or(|after| !after.is_alphanumeric());
        ends_word && line[..*at].chars().next_back().is_some_and(|before| !before.is_whitespace())
    });
    marks.next().map(|(at, _)| at)
}

fn closes(c: char, before: Option<char>, after: Option<char>, closer: Closer) -> bool {
    let ends = after.is_none_or(|a| !a.is_alphanumeric());
    match closer {
        Closer::Curly => c == '”' || (c == '"' && ends),
        Closer::Straight => c == '"' || c == '”',
        Closer::Low => matches!(c, '“' | '”'),
        Closer::Angle => c == '»',
        Closer::Inward => c == '«',
        Closer::Single => matches!(c, '’' | '\'') && ends && before.is_some_and(|b| !b.is_whitespace()),
    }
}
