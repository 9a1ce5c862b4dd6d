//! What a page says beside its body: headline, byline, times, outlet, section, picture.

mod byline;
mod head;
mod published;
mod title;

use model::Published;

pub(super) use byline::is_signature_line;
pub(super) use head::Head;

use super::dates::DayOrder;
use super::html::{NodeId, Tree};
use super::lines::{Line, Lines, fold};
use super::url::CanonicalUrl;

/// What stands beside the body.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    pub(super) modified: Option<Published>,
    pub(super) site_name: Option<String>,
    pub(super) section: Option<String>,
    pub(super) image: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) canonical: Option<CanonicalUrl>,
    /// `og:type`, in lower case.
    pub(super) page_type: Option<String>,
}

/// Reads what stands beside the body, outside of `areas`, which hold readers' comments.
pub(super) fn read_metadata(
    tree: &Tree<'_>,
    head: &Head,
    lines: &Lines,
    areas: &[NodeId],
    url: Option<&str>,
) -> Metadata {
    let structured = &head.structured;
    let canonical = CanonicalUrl::of_page(url, head.canonical.as_deref().or_else(|| head.get(&["og:url"])));
    let host = canonical.as_ref().map(CanonicalUrl::host);
    let title_tag = head.title.as_deref().unwrap_or("");
    let site_name = structured
        .publisher
        .clone()
        .or_else(|| head.get(&["og:site_name", "application-name"]).map(fold))
        .or_else(|| title::site_in_title(title_tag, host));
    let lang = lang(head);
    let order = DayOrder::of(lang.as_deref(), host);
    let headline = title::headline(tree, areas, head, site_name.as_deref());
    let near = Near::read(lines, headline.node);
    Metadata {
        byline: byline::byline(tree, areas, head, &near),
        published: published::published(tree, areas, head, canonical.as_ref(), &near, order),
        modified: published::modified(head),
        section: structured.section.clone().or_else(|| head.get(&["article:section", "section"]).map(fold)),
        image: head
            .get(&["og:image", "og:image:url", "twitter:image"])
            .map(str::to_owned)
            .or_else(|| structured.image.clone()),
        site_name,
        lang,
        canonical,
        page_type: head.get(&["og:type"]).map(str::to_ascii_lowercase),
        title: headline.text,
    }
}

fn lang(head: &Head) -> Option<String> {
    let said = head
        .lang
        .as_deref()
        .filter(|l| !l.is_empty())
        .or_else(|| head.get(&["content-language", "og:locale", "dc.language", "language"]))?;
    let tag = said.split(',').next()?.trim().replace('_', "-");
    let plain = (2..=12).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then_some(tag)
}

/// Lines around the headline, where writers and dates stand, the nearest first.
struct Near<'l> {
    lines: Vec<(&'l str, &'l Line)>,
}

impl<'l> Near<'l> {
    /// Lines before the headline that are looked at.
    const BEFORE: usize = 6;
    /// Lines behind it.
    const BEHIND: usize = 18;
    /// Words of a paragraph.
    const PROSE: u32 = 25;

    fn read(lines: &'l Lines, headline: Option<NodeId>) -> Self {
        let all = &lines.all;
        let is_prose = |line: &Line| line.words >= Self::PROSE && line.linked * 3 < line.words;
        let (at, before) = match headline {
            Some(headline) => (all.partition_point(|line| line.nodes.1 < headline), Self::BEFORE),
            // Without a headline what stands before the first paragraph stands around it.
            None => (all.iter().position(is_prose).unwrap_or(0), Self::BEHIND),
        };
        // Behind the first paragraphs stand other articles' dates and names.
        let body = all.iter().skip(at).position(is_prose).map_or(all.len(), |n| at + n + 3);
        let behind = if headline.is_some() { at..all.len().min(at + Self::BEHIND).min(body) } else { at..at };
        let before = (at.saturating_sub(before)..at).rev();
        let lines = behind.chain(before).map(|at| (lines.words(&all[at]), &all[at])).collect();
        Self { lines }
    }

    /// The nearest short line's answer: long ones are prose, which speaks of others' days and names.
    fn find<T>(&self, words: u32, each: impl FnMut(&(&'l str, &'l Line)) -> Option<T>) -> Option<T> {
        self.lines.iter().filter(|(_, line)| line.words <= words).find_map(each)
    }
}
