//! The sample that the program carries: self-written pages of invented outlets on one invented matter.
//! `samples/README.md` says what is in them.

use analysis::extract::Given;

use crate::input::{Body, Document};

/// The sample's outlets, in the form of the outlet data.
pub(crate) const OUTLETS: &str = include_str!("../../../samples/outlets.toml");

macro_rules! page {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../samples/ferries/", $name)))
    };
}

/// Name and bytes of each page.
const PAGES: &[(&str, &[u8])] = &[
    page!("aldmouth-courier--debts-far-beyond.html"),
    page!("aldmouth-courier--islands-section.html"),
    page!("aldmouth-courier--relief-ship-held.html"),
    page!("coast-and-cargo--creditors-list.html"),
    page!("evening-lantern--cake-walk.html"),
    page!("evening-lantern--out-of-ships.html"),
    page!("evening-lantern--subscribers-only.html"),
    page!("evening-lantern--we-were-never-warned.html"),
    page!("holm-gazette--at-the-court.html"),
    page!("holm-gazette--last-boat.html"),
    page!("holm-gazette--norrow-farms-count-their-hay.html"),
    page!("meridian-press--administrator-first-report.html"),
    page!("meridian-press--islanders-wait-into-second-week.html"),
    page!("meridian-press--line-denies-it-was-warned.html"),
    page!("meridian-press--minister-promises-ship.html"),
    page!("meridian-press--skerran-line-asks-court-edit-3.html"),
    page!("meridian-press--skerran-line-asks-court.html"),
    page!("national-ledger--engineer-warned-of-hinges.html"),
    page!("national-ledger--ferry-line-seeks-shelter.html"),
    page!("northern-ledger--ferry-line-seeks-shelter.html"),
    page!("radio-skerran--administrator-visits-holm.html"),
    page!("radio-skerran--corrie-maid-leaves-holm.html"),
    page!("radio-skerran--pharmacy-supplied-by-air.html"),
    page!("the-audit--the-letter-on-the-hinges.html"),
    page!("tidewater-tv--company-in-court.html"),
    page!("union-and-quay--crews-wait-for-february.html"),
];

/// The pages as documents, as if they had been handed in as files.
pub(crate) fn documents() -> Vec<Document> {
    PAGES
        .iter()
        .map(|(name, bytes)| Document {
            name: format!("samples/ferries/{name}"),
            body: Body::Page { bytes: bytes.to_vec(), content_type: None },
            given: Given::default(),
            record: None,
            whole: None,
        })
        .collect()
}
