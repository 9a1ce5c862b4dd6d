//! Names of months, whole or shortened, in the languages of `languages/months.tsv`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that a shortened name has at least.
const SHORTEST: usize = 3;

/// All names without accents, each with its number.
static NAMES: LazyLock<Vec<(String, i8)>> = LazyLock::new(|| {
    crate::extract::month_names().map(|(name, month)| (without_accents(name), month)).collect()
});

/// The number of a month by its name, in lower case, or by a beginning that only names of one month have.
pub(super) fn month(word: &str) -> Option<i8> {
    if let Some(month) = crate::extract::month(word) {
        return Some(month);
    }
    let word = without_accents(word.trim_end_matches('.'));
    if word.chars().count() < SHORTEST {
        return None;
    }
    only(|name| name == word).or_else(|| only(|name| name.starts_with(&word)))
}

/// The month of the names that fit, where it is one.
fn only(fits: impl Fn(&str) -> bool) -> Option<i8> {
    let mut fitting = NAMES.iter().filter(|(name, _)| fits(name)).map(|(_, month)| *month);
    let first = fitting.next()?;
    fitting.all(|month| month == first).then_some(first)
}

fn without_accents(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn shortened_where_it_is_clear() {
        assert_eq!(
            (month("mär"), month("márc"), month("wrz."), month("ιούλ")),
            (Some(3), Some(3), Some(9), Some(7))
        );
        assert_eq!((month("ju"), month("boat"), month("ma")), (None, None, None));
    }
}
