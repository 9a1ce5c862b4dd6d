//! What a person said of a page when handing it in, in fields of its record: so that whoever reads the record
//! again reads the same.

use analysis::extract::Given;
use archive::Record;

/// Names who handed a page in; its time is then ours, not the page's.
pub(crate) const SUPPLIED_BY_FIELD: &str = "X-Whatthen-Supplied-By";
/// Whom `SUPPLIED_BY_FIELD` names for a file that was handed in with nothing said of it. That says no more than the
/// file does: what is read from it is what is read from the file.
pub(crate) const SOMEBODY: &str = "a person";

const OUTLET_FIELD: &str = "X-Whatthen-Given-Outlet";
const PUBLISHED_FIELD: &str = "X-Whatthen-Given-Published";
const TITLE_FIELD: &str = "X-Whatthen-Given-Title";

/// The record with what is given, in the order in which [`said_of`] names it.
pub(crate) fn with_given(record: Record, given: &Given) -> Record {
    let record = record.with(SUPPLIED_BY_FIELD, given.supplied_by.as_deref().unwrap_or(SOMEBODY));
    if given.supplied_by.is_none() {
        // What is known of a file was found in the file, and will be again.
        return record;
    }
    let published = given.published.map(|published| published.to_string());
    let values = [
        (OUTLET_FIELD, given.outlet.as_deref()),
        (PUBLISHED_FIELD, published.as_deref()),
        (TITLE_FIELD, given.title.as_deref()),
    ];
    let said = values.into_iter().fold(record, |record, (field, value)| match value {
        Some(value) => record.with(field, value),
        None => record,
    });
    said.with_id_of_fields()
}

/// What was said of a page beside its words; nothing for pages of which nobody said anything.
pub(crate) fn said_of(record: &Record) -> impl Iterator<Item = (&str, &str)> {
    [OUTLET_FIELD, PUBLISHED_FIELD, TITLE_FIELD]
        .into_iter()
        .filter_map(|field| record.field(field).map(|value| (field, value)))
}

/// What is given in the fields of a record, before what was found beside them.
pub(super) fn given_in(record: &Record, found: Given) -> Given {
    let value = |field| record.field(field).filter(|value| !value.is_empty()).map(str::to_owned);
    Given {
        outlet: value(OUTLET_FIELD).or(found.outlet),
        published: value(PUBLISHED_FIELD).and_then(|written| written.parse().ok()).or(found.published),
        title: value(TITLE_FIELD).or(found.title),
        supplied_by: value(SUPPLIED_BY_FIELD).filter(|name| name != SOMEBODY).or(found.supplied_by),
        ..found
    }
}
