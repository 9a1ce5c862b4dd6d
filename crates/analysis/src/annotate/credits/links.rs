//! Links in the running text that lead to another outlet's page.

use model::{Link, OutletRef, Span};

use super::super::Desk;
use super::mentions::is_own;
use crate::extract::CanonicalUrl;
use crate::languages::Outlet;

/// A line of which a link is so much only leads elsewhere: a list of what else to read.
const SHARE_OF_LINE: usize = 70;

/// The links of a text that credit an outlet, with it.
///
/// A link to the front of an outlet, a line that is a link and nothing more, and the page's own outlet credit nobody.
pub(super) fn find(desk: &Desk<'_>) -> Vec<(Span, OutletRef)> {
    let mut found: Vec<(Span, OutletRef)> =
        desk.context.links.iter().filter_map(|link| credit(desk, link)).collect();
    found.sort_by_key(|(span, _)| (span.start(), span.end()));
    found
}

fn credit(desk: &Desk<'_>, link: &Link) -> Option<(Span, OutletRef)> {
    let span = link.span?;
    let url = CanonicalUrl::parse(&link.url)?;
    let (host, path) = host_and_path(url.as_str())?;
    let outlet = desk.context.outlets.known_host(host).filter(|_| is_page(path)).map(Outlet::reference)?;
    if is_own(desk, &outlet) || span.end() > desk.ground.text.len() || span.start() == span.end() {
        return None;
    }
    let number = desk.ground.paragraphs.partition_point(|p| p.end < span.start());
    let line = desk.ground.trimmed_paragraph(number).len();
    let leads_elsewhere = span.len() * 100 >= line * SHARE_OF_LINE;
    (!leads_elsewhere).then_some((span, outlet))
}

/// Host without "www." and path of an address.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = url.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next()?.split(':').next()?;
    Some((host.strip_prefix("www.").unwrap_or(host), path))
}

/// Whether a path is a page's, not a front's or a section's.
fn is_page(path: &str) -> bool {
    path.trim_matches('/').len() > 12
}
