//! What a page says beside its body: headline, byline, times, outlet.

use std::sync::LazyLock;

use dom_query::Document;
use model::Published;
use regex::Regex;

use super::blocks::fold;
use super::dates::{in_path, parse_machine, parse_visible};
use super::structured::{StructuredArticle, read_json_ld};
use super::url::{CanonicalUrl, registrable_domain};

/// What stands beside the body.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) byline: Vec<String>,
    pub(super) published: Option<Published>,
    pub(super) modified: Option<Published>,
    pub(super) site_name: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) canonical: Option<CanonicalUrl>,
    /// `og:type`, in lower case.
    pub(super) page_type: Option<String>,
}

pub(super) fn read_metadata(document: &Document, url: Option<&str>) -> Metadata {
    let scripts: Vec<_> =
        document.select("script[type='application/ld+json']").iter().map(|s| s.text()).collect();
    let structured = read_json_ld(scripts.iter().map(|s| &**s));
    let meta = MetaTags::read(document);
    let canonical_link = document
        .select_single("link[rel=canonical]")
        .attr("href")
        .or_else(|| meta.get(&["og:url"]).map(Into::into));
    let canonical = CanonicalUrl::of_page(url, canonical_link.as_deref());
    let site_name =
        structured.publisher.clone().or_else(|| meta.get(&["og:site_name", "application-name"]).map(fold));
    let title_tag = fold(&document.select_single("head title, title").text());
    let site_name =
        site_name.or_else(|| site_in_title(&title_tag, canonical.as_ref().map(CanonicalUrl::host)));
    Metadata {
        title: title(document, &structured, &meta, &title_tag, site_name.as_deref()),
        byline: byline(document, &structured, &meta),
        published: published(document, &structured, &meta, canonical.as_ref()),
        modified: structured.modified.as_deref().and_then(parse_machine).or_else(|| {
            meta.get(&["article:modified_time", "og:updated_time", "last-modified"]).and_then(parse_machine)
        }),
        site_name,
        lang: lang(document, &meta),
        canonical,
        page_type: meta.get(&["og:type"]).map(str::to_ascii_lowercase),
    }
}

/// `<meta>` elements by name or property, in lower case, in order.
struct MetaTags(Vec<(String, String)>);

impl MetaTags {
    fn read(document: &Document) -> Self {
        let mut all = Vec::new();
        for tag in &document.select("meta[content]") {
            let Some(content) = tag.attr("content").filter(|c| !c.trim().is_empty()) else { continue };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = tag.attr(key) {
                    all.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
        }
        Self(all)
    }

    /// The value of the first of `names` that the page has.
    fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.0.iter().find(|(n, _)| n == name)).map(|(_, v)| v.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

fn title(
    document: &Document,
    structured: &StructuredArticle,
    meta: &MetaTags,
    title_tag: &str,
    site: Option<&str>,
) -> Option<String> {
    let announced = meta
        .get(&["og:title", "twitter:title", "title", "dc.title", "headline"])
        .map(fold)
        .or_else(|| structured.headline.as_deref().map(|h| fold(&unescape(h))))
        .unwrap_or_else(|| title_tag.to_owned());
    let announced = without_site(&announced, site);
    // The visible headline is the one that people know the article by, if it is about the same.
    let visible: Vec<String> = document
        .select("h1, [itemprop=headline], .entry-title, .headline")
        .iter()
        .map(|h| fold(&h.text()))
        .filter(|h| !h.is_empty() && h.len() < 300)
        .collect();
    let alike = visible.iter().map(|h| (likeness(h, &announced), h)).max_by(|a, b| a.0.total_cmp(&b.0));
    match alike {
        Some((score, headline)) if score >= 0.4 => Some(headline.clone()),
        _ if !announced.is_empty() => Some(announced),
        _ => visible.into_iter().next(),
    }
}

/// Share of the words of the shorter that the two have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    short.iter().filter(|w| long.contains(w)).count() as f64 / short.len() as f64
}

/// `Headline | Site` and `Headline - Site` without the site.
fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator) {
            let is_site = site.is_some_and(|s| likeness(tail, s) > 0.5);
            if is_site || (separator == " | " && head.split_whitespace().count() >= 3) {
                return without_site(head.trim(), site);
            }
        }
        if let Some((head, tail)) = title.split_once(separator)
            && site.is_some_and(|s| likeness(head, s) > 0.9)
        {
            return without_site(tail.trim(), site);
        }
    }
    title.trim().to_owned()
}

const SEPARATORS: [&str; 7] = [" | ", " – ", " — ", " - ", " · ", " :: ", " » "];

/// The part of a `<title>` that names the site: the one that the host's name is made of, else a short last one.
fn site_in_title(title: &str, host: Option<&str>) -> Option<String> {
    let parts: Vec<&str> =
        SEPARATORS.iter().find(|s| title.contains(**s)).map(|s| title.split(*s).map(str::trim).collect())?;
    let (first, last) = (parts.first()?, parts.last()?);
    let squash = |name: &str| {
        name.to_lowercase().replace('&', "and").chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    let host = host.map(|h| squash(registrable_domain(h).split('.').next().unwrap_or("")));
    let named = [last, first].into_iter().find(|part| {
        let part = squash(part);
        host.as_ref().is_some_and(|h| part.len() > 3 && (h.contains(&part) || part.contains(h.as_str())))
    });
    let short = last.split_whitespace().count() <= 4 && !last.is_empty();
    named.or(short.then_some(last)).map(|site| (*site).to_owned())
}

fn byline(document: &Document, structured: &StructuredArticle, meta: &MetaTags) -> Vec<String> {
    let mut names: Vec<String> = structured.authors.iter().flat_map(|a| split_names(&unescape(a))).collect();
    if names.is_empty() {
        names = ["author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl"]
            .iter()
            .find_map(|name| {
                let all: Vec<String> = meta.all(name).flat_map(split_names).collect();
                (!all.is_empty()).then_some(all)
            })
            .unwrap_or_default();
    }
    if names.is_empty() {
        for selector in [
            "[itemprop=author] [itemprop=name]",
            "[itemprop=author]",
            "[rel=author]",
            ".byline",
            ".author-name",
            ".author",
            ".byline-name",
        ] {
            names = document
                .select(selector)
                .iter()
                .take(6)
                .flat_map(|e| split_names(&fold(&e.text())))
                .collect();
            if !names.is_empty() {
                break;
            }
        }
    }
    let mut seen = Vec::new();
    names.retain(|name| {
        let folded = name.to_lowercase();
        !seen.contains(&folded) && {
            seen.push(folded);
            true
        }
    });
    names
}

/// Names of persons in a byline; what is no name of a person is left out.
fn split_names(byline: &str) -> Vec<String> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:by|von|par|por|di|text:|autor:?|written by|words by)\s*:?\s+")
            .expect("a fixed pattern")
    });
    static SPLIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*(?:,|;|\||•|·|/|\n|\band\b|&|\bund\b|\bet\b)\s*").expect("a fixed pattern")
    });
    let byline = fold(byline);
    let byline = LEAD.replace(&byline, "");
    SPLIT.split(&byline).map(str::trim).filter(|name| is_person(name)).map(str::to_owned).collect()
}

fn is_person(name: &str) -> bool {
    const NO_PERSON: [&str; 29] = [
        "staff",
        "editor",
        "editors",
        "newsroom",
        "desk",
        "team",
        "admin",
        "reporter",
        "reporters",
        "correspondent",
        "agency",
        "agencies",
        "news",
        "redaktion",
        "online",
        "press",
        "associated",
        "reuters",
        "afp",
        "dpa",
        "updated",
        "published",
        "editorial",
        "contributor",
        "guest",
        "the",
        "media",
        "magazine",
        "http:",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && name.len() <= 60
        && !name.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | ':' | '/' | '<' | '|'))
        && words[0].chars().next().is_some_and(char::is_uppercase)
        && words.last().is_some_and(|w| w.chars().any(char::is_uppercase))
        && !words.iter().any(|w| NO_PERSON.contains(&w.to_lowercase().as_str()))
}

fn published(
    document: &Document,
    structured: &StructuredArticle,
    meta: &MetaTags,
    canonical: Option<&CanonicalUrl>,
) -> Option<Published> {
    let machine = structured.published.as_deref().and_then(parse_machine).or_else(|| {
        meta.get(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "dc.date.created",
            "pubdate",
            "publishdate",
            "publish-date",
            "publication_date",
            "sailthru.date",
            "parsely-pub-date",
            "article.published",
            "cxenseparse:recs:publishtime",
            "created",
            "article_date_original",
        ])
        .and_then(parse_machine)
    });
    machine
        .or_else(|| time_elements(document))
        .or_else(|| canonical.and_then(|url| in_path(url.path())).map(Published::Day))
        .or_else(|| visible_date(document))
}

fn time_elements(document: &Document) -> Option<Published> {
    [
        "[itemprop=datePublished]",
        "time.entry-date",
        "time.published",
        "time[pubdate]",
        "article time[datetime]",
        "header time[datetime]",
        "time[datetime]",
    ]
    .iter()
    .find_map(|selector| {
        document.select(selector).iter().take(4).find_map(|e| {
            let said = e.attr("datetime").or_else(|| e.attr("content")).or_else(|| e.attr("title"));
            said.as_deref().and_then(parse_machine).or_else(|| parse_visible(&e.text()).map(Published::Day))
        })
    })
}

fn visible_date(document: &Document) -> Option<Published> {
    [
        ".date",
        ".published",
        ".pubdate",
        ".dateline",
        ".timestamp",
        ".post-date",
        ".entry-date",
        ".byline",
        "[class*=date]",
        "[id*=date]",
    ]
    .iter()
    .find_map(|s| document.select(s).iter().take(6).find_map(|e| parse_visible(&fold(&e.text()))))
    .or_else(|| {
        // Only near the headline: further down stand other articles' dates.
        let text = document.body().map(|b| b.text()).unwrap_or_default();
        let head: String = text.chars().take(3000).collect();
        parse_visible(&fold(&head))
    })
    .map(Published::Day)
}

fn lang(document: &Document, meta: &MetaTags) -> Option<String> {
    let said = document.select_single("html").attr("lang").filter(|l| !l.trim().is_empty());
    let said = said
        .map(|l| l.to_string())
        .or_else(|| meta.get(&["content-language", "og:locale", "dc.language"]).map(str::to_owned))?;
    let tag = said.split(',').next()?.trim().replace('_', "-");
    let plain = (2..=12).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then_some(tag)
}

/// Structured data often carries HTML entities inside JSON strings.
fn unescape(text: &str) -> String {
    if text.contains('&') { fold(&Document::fragment(text).text()) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_persons() {
        assert_eq!(split_names("By Ada Quill and Jory Tenn, Staff Reporter"), ["Ada Quill", "Jory Tenn"]);
        assert!(split_names("Newsroom").is_empty() && split_names("5 March 2026").is_empty());
    }

    #[test]
    fn titles_lose_their_site() {
        assert_eq!(without_site("The last boat - Holm Gazette", Some("Holm Gazette")), "The last boat");
        assert_eq!(without_site("The last boat home | News | Holm Gazette", None), "The last boat home");
        assert_eq!(without_site("Ferry - what now", None), "Ferry - what now");
    }
}
