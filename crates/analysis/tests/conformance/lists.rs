//! Subscription lists and sitemaps of other projects' tests, with what is to be read out of each.

use std::collections::BTreeSet;

use analysis::feed::opml::{self, Opml, Outline};
use analysis::feed::sitemap::{self, Sitemap};
use serde_json::Value;

use super::cases::{Cases, text};
use super::score::Score;

/// A list as listparser sees it: each feed once, with all places that it stands in.
struct Seen<'o> {
    list: &'o Opml,
    feeds: Vec<(&'o Outline, BTreeSet<Vec<String>>)>,
    lists: Vec<&'o Outline>,
    pages: Vec<&'o Outline>,
}

impl<'o> Seen<'o> {
    fn of(list: &'o Opml) -> Self {
        let mut seen = Self { list, feeds: Vec::new(), lists: Vec::new(), pages: Vec::new() };
        for outline in &list.outlines {
            if matches!(outline.kind.as_deref(), Some("include" | "link")) {
                seen.lists.push(outline);
            } else if outline.feed_url.is_none() {
                seen.pages.push(outline);
            } else {
                match seen.feeds.iter_mut().find(|(held, _)| held.feed_url == outline.feed_url) {
                    Some((_, places)) => places.extend(places_of(outline)),
                    None => seen.feeds.push((outline, places_of(outline))),
                }
            }
        }
        seen
    }

    /// What a path such as `feeds.0.title` leads to; `None` where we have nothing of the kind.
    fn at(&self, path: &str) -> Option<Value> {
        let string = |value: &Option<String>| Value::from(value.clone().unwrap_or_default());
        let parts: Vec<&str> = path.split('.').collect();
        let number = |at: usize| parts.get(at)?.parse::<usize>().ok();
        Some(match parts[..] {
            ["bozo"] => Value::from(u8::from(!self.list.problems.is_empty())),
            ["meta", "title"] => string(&self.list.title),
            ["feeds", _, "title"] => string(&self.feeds.get(number(1)?)?.0.title),
            ["feeds", _, "url"] => string(&self.feeds.get(number(1)?)?.0.feed_url),
            ["feeds", _, "categories", _] => self.places(number(1)?)?.get(number(3)?)?.clone(),
            ["feeds", _, "categories"] => Value::from(self.places(number(1)?)?),
            ["feeds", _, "tags"] => {
                let single = self.places(number(1)?)?.into_iter().filter(|place| place[1].is_null());
                Value::from(single.map(|place| place[0].clone()).collect::<Vec<_>>())
            }
            ["lists", _, "title"] => string(&self.lists.get(number(1)?)?.title),
            ["lists", _, "url"] => string(&self.lists.get(number(1)?)?.feed_url),
            ["opportunities", _, "title"] => string(&self.pages.get(number(1)?)?.title),
            ["opportunities", _, "url"] => string(&self.pages.get(number(1)?)?.html_url),
            ["feeds"] => Value::from(vec![Value::Null; self.feeds.len()]),
            ["lists"] => Value::from(vec![Value::Null; self.lists.len()]),
            ["opportunities"] => Value::from(vec![Value::Null; self.pages.len()]),
            _ => return None,
        })
    }

    fn places(&self, at: usize) -> Option<Vec<Value>> {
        Some(self.feeds.get(at)?.1.iter().map(|place| Value::from(place.clone())).collect())
    }

    /// Whether a check holds; `None` where it cannot be told.
    fn holds(&self, check: &Value) -> Option<bool> {
        if let Some(path) = check["path"].as_array() {
            let path: Vec<String> = path.iter().map(|part| part.to_string().replace('"', "")).collect();
            return Some(same(&self.at(&path.join("."))?, &check["value"]));
        }
        if let Some(length_of) = check["path"].as_str() {
            let length =
                self.at(&dotted(length_of.strip_prefix("len(")?.strip_suffix(')')?))?.as_array()?.len();
            return Some(check["value"].as_u64() == Some(length as u64));
        }
        let asked = text(&check["expr"]).replace('\'', "\"");
        if let Some(absent) = asked.strip_prefix("not ") {
            return Some(self.at(&dotted(absent))?.as_array()?.is_empty());
        }
        if let Some((what, whether)) = asked.split_once(" is ") {
            return Some(same(&self.at(&dotted(what))?, &Value::from(u8::from(whether == "True"))));
        }
        if let Some((one, other)) = asked.split_once(" == ") {
            return Some(self.at(&dotted(one))? == self.at(&dotted(other))?);
        }
        let (sought, within) = asked.split_once(" in ")?;
        let sought: Value = serde_json::from_str(sought).ok()?;
        Some(self.at(&dotted(within))?.as_array()?.contains(&sought))
    }
}

/// `result["feeds"][0]["title"]` as `feeds.0.title`.
fn dotted(written: &str) -> String {
    let parts = written.trim_start_matches("result").split(['[', ']', '"', '\'']);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn same(ours: &Value, theirs: &Value) -> bool {
    ours == theirs
        || ours.as_u64().is_some() && ours.as_u64() == theirs.as_u64().or(theirs.as_bool().map(u64::from))
}

/// The folders of an outline, and the places that its categories name.
fn places_of(outline: &Outline) -> BTreeSet<Vec<String>> {
    let folders = Some(outline.folders.clone()).filter(|folders| !folders.is_empty());
    let path =
        |category: &String| category.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    folders.into_iter().chain(outline.categories.iter().map(path)).collect()
}

#[test]
fn subscription_lists_are_read() {
    let Some(cases) = Cases::of("opml") else { return };
    let mut score = Score::default();
    for case in &cases.all {
        let id = text(&case["id"]);
        let group = id.split('/').nth(1).unwrap_or("");
        let list = match opml::parse(&cases.bytes(case)) {
            Ok(list) => list,
            Err(why) => {
                score.check("is a list", group, id, "is a list", false, &why.to_string());
                continue;
            }
        };
        score.check("is a list", group, id, "is a list", true, "");
        let seen = Seen::of(&list);
        for check in case["checks"].as_array().unwrap() {
            let what = check["expr"].as_str().map_or_else(|| check["path"].to_string(), str::to_owned);
            match seen.holds(check) {
                Some(held) => score.check("checks", group, id, &what, held, &check.to_string()),
                None => score.check("checks of what is not read", group, id, &what, false, "not read"),
            }
        }
        let again = opml::parse(opml::write(&list).as_bytes()).unwrap();
        let kept = |list: &Opml| {
            list.outlines.iter().map(|o| (o.feed_url.clone(), o.folders.clone())).collect::<Vec<_>>()
        };
        assert_eq!(kept(&again), kept(&list), "{id}: written and read again");
    }
    score.close(include_str!("opml.tsv"));
}

#[test]
fn sitemaps_are_read() {
    let Some(cases) = Cases::of("sitemaps") else { return };
    for case in &cases.all {
        let id = text(&case["id"]);
        let read = sitemap::read(&cases.bytes(case));
        let number = |key: &str| case[key].as_u64().unwrap() as usize;
        match read {
            Ok((Sitemap::Urls(urls), told)) => {
                assert!(told.is_empty(), "{id}: {told:?}");
                // A list as text has no elements.
                if cases.bytes(case).starts_with(b"<") {
                    assert_eq!(urls.len(), number("url_elements"), "{id}");
                } else {
                    assert!(!urls.is_empty(), "{id}");
                }
                let news =
                    urls.iter().filter(|url| url.news.as_ref().is_some_and(|news| news.title.is_some()));
                assert_eq!(news.count(), number("news_titles"), "{id}");
            }
            Ok((Sitemap::Index(maps), _)) => assert_eq!(maps.len(), number("sitemap_elements"), "{id}"),
            Err(why) => {
                // A feed is no sitemap, though crawlers take it for one: here it is read as the feed that it is.
                let feed = analysis::feed::parse(&cases.bytes(case), None, None);
                assert!(feed.is_ok_and(|feed| !feed.items.is_empty()), "{id}: {why}");
            }
        }
    }
}
