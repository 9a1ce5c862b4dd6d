//! From what was read to an [`Article`].

use model::{
    Article, ArticleId, ArticleText, Block, Caption, Comment, Link, Marks, OutletRef, Published, TextError,
};
use unicode_normalization::UnicodeNormalization;

use super::page::PageReading;
use super::plain::find_comments;
use super::printed::PrintedReading;
use super::url::CanonicalUrl;
use crate::languages::Outlets;

/// What whoever hands in a page or text says of it. What is given wins over what is found.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// An id to keep.
    pub id: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Published.
    pub published: Option<Published>,
    /// Headline.
    pub title: Option<String>,
    /// Name or domain of the outlet.
    pub outlet: Option<String>,
    /// BCP 47 language tag.
    pub lang: Option<String>,
    /// Name of the person who handed it in.
    pub supplied_by: Option<String>,
}

/// The article that a page says.
pub fn from_page(given: Given, page: PageReading, outlets: &Outlets) -> Result<Article, TextError> {
    let canonical = page.metadata.canonical.or_else(|| given.url.as_deref().and_then(CanonicalUrl::parse));
    let outlet =
        outlet_of(given.outlet.as_deref(), canonical.as_ref(), page.metadata.site_name.as_deref(), outlets);
    let text = ArticleText::new(page.text)?;
    let links = page
        .links
        .into_iter()
        .filter_map(|(href, at)| {
            let url = match &canonical {
                Some(base) => base.join(&href)?,
                None => CanonicalUrl::parse(&href)?.as_str().to_owned(),
            };
            Some(Link { url, span: text.span(at.start, at.end).ok() })
        })
        .collect();
    let comments = page
        .comments
        .into_iter()
        .map(|c| {
            Ok(Comment {
                author: c.author,
                published: c.published,
                parent: c.parent,
                text: ArticleText::new(c.text)?,
                within: None,
                marks: Marks::default(),
            })
        })
        .collect::<Result<_, TextError>>()?;
    let blocks = page
        .blocks
        .into_iter()
        .map(|b| Ok(Block { kind: b.kind, span: text.span(b.range.start, b.range.end)?, source: b.source }))
        .collect::<Result<_, TextError>>()?;
    let captions = page
        .captions
        .into_iter()
        .map(|c| ArticleText::new(c).map(|text| Caption { text }))
        .collect::<Result<_, _>>()?;
    Ok(Article {
        id: article_id(given.id, canonical.as_ref(), &text),
        url: canonical.map(|c| c.as_str().to_owned()).or(given.url),
        outlet,
        title: given
            .title
            .map_or_else(|| title_text(page.metadata.title), |t| ArticleText::new(t).map(Some))?,
        byline: page.metadata.byline,
        published: given.published.or(page.metadata.published),
        modified: page.metadata.modified,
        lang: given.lang.or(page.metadata.lang).or_else(|| guess_lang(text.as_str())),
        section: page.metadata.section,
        image: page.metadata.image,
        text,
        blocks,
        pages: Vec::new(),
        captions,
        links,
        comments,
        supplied_by: given.supplied_by,
        not_article: page.not_article,
        marks: Marks::default(),
        title_marks: Marks::default(),
    })
}

/// The article that a plain text is. The text is kept to the last code point.
pub fn from_text(given: Given, text: String, outlets: &Outlets) -> Result<Article, TextError> {
    let text = ArticleText::new(text)?;
    let (found, _) = find_comments(text.as_str());
    let comments = found
        .into_iter()
        .map(|c| {
            Ok(Comment {
                author: c.author,
                published: None,
                parent: c.parent,
                text: ArticleText::new(&text.as_str()[c.range.clone()])?,
                within: Some(text.span(c.range.start, c.range.end)?),
                marks: Marks::default(),
            })
        })
        .collect::<Result<_, TextError>>()?;
    of_text(given, text, comments, outlets)
}

/// An article that is nothing but its text and what is given beside it.
fn of_text(
    given: Given,
    text: ArticleText,
    comments: Vec<Comment>,
    outlets: &Outlets,
) -> Result<Article, TextError> {
    let canonical = given.url.as_deref().and_then(CanonicalUrl::parse);
    Ok(Article {
        id: article_id(given.id, canonical.as_ref(), &text),
        outlet: outlet_of(given.outlet.as_deref(), canonical.as_ref(), None, outlets),
        url: canonical.map(|c| c.as_str().to_owned()).or(given.url),
        title: given.title.map(ArticleText::new).transpose()?,
        byline: Vec::new(),
        published: given.published,
        modified: None,
        lang: given.lang.or_else(|| guess_lang(text.as_str())),
        not_article: text.is_blank().then(|| "the text is empty".to_owned()),
        section: None,
        image: None,
        text,
        blocks: Vec::new(),
        pages: Vec::new(),
        captions: Vec::new(),
        links: Vec::new(),
        comments,
        supplied_by: given.supplied_by,
        marks: Marks::default(),
        title_marks: Marks::default(),
    })
}

/// The article that a printed document says: all its pages are one text.
pub fn from_printed(given: Given, reading: &PrintedReading, outlets: &Outlets) -> Result<Article, TextError> {
    let (text, pages) = reading.paged_text()?;
    let title = match &given.title {
        Some(_) => None,
        None => title_text(reading.title.clone())?,
    };
    let article = of_text(given, text, Vec::new(), outlets)?;
    Ok(Article {
        title: article.title.or(title),
        pages,
        not_article: reading.not_article.clone().or(article.not_article),
        ..article
    })
}

fn article_id(given: Option<String>, url: Option<&CanonicalUrl>, text: &ArticleText) -> ArticleId {
    match (given, url) {
        (Some(id), _) => ArticleId::given(id),
        (None, Some(url)) => ArticleId::of_url(url.identity()),
        (None, None) => ArticleId::of_text(text.as_str()),
    }
}

fn title_text(title: Option<String>) -> Result<Option<ArticleText>, TextError> {
    let title = title.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>());
    title.filter(|t| !t.is_empty()).map(ArticleText::new).transpose()
}

/// The outlet: as given, else by the address, else by the name that the page gives.
fn outlet_of(
    given: Option<&str>,
    url: Option<&CanonicalUrl>,
    site_name: Option<&str>,
    outlets: &Outlets,
) -> Option<OutletRef> {
    let given = given.map(str::trim).filter(|g| !g.is_empty());
    if let Some(given) = given {
        return Some(outlets.of_name_or_domain(given));
    }
    match (url, site_name) {
        (Some(url), name) => Some(outlets.of_host(url.host(), name)),
        (None, Some(name)) => Some(outlets.of_name_or_domain(name)),
        (None, None) => None,
    }
}

/// English or German by their commonest words; anything else is left open. Of German two are needed, as some of its words
/// are English, too ("five die").
fn guess_lang(text: &str) -> Option<String> {
    const COMMON: [(&str, [&str; 8]); 2] = [
        ("en", ["the", "of", "and", "to", "in", "that", "is", "was"]),
        ("de", ["der", "die", "und", "das", "ist", "nicht", "mit", "von"]),
    ];
    let words: Vec<String> = text.split_whitespace().take(400).map(str::to_lowercase).collect();
    let counts =
        COMMON.map(|(lang, common)| (words.iter().filter(|w| common.contains(&w.as_str())).count(), lang));
    let (count, lang) = counts.into_iter().max()?;
    let least = if lang == "de" { 2 } else { 1 };
    (count * 12 >= words.len().max(1) && count >= least).then(|| lang.to_owned())
}

#[cfg(test)]
mod tests {
    use super::guess_lang;

    #[test]
    fn one_german_word_makes_no_german_text() {
        for (text, lang) in [
            ("Five die, ten hurt", None),
            ("Thursday at 9:30pm IST", None),
            ("The pier is shut", Some("en")),
            ("Der Steg ist zu", Some("de")),
        ] {
            assert_eq!(guess_lang(text).as_deref(), lang, "{text}");
        }
    }
}
