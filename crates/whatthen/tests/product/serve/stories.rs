//! Stories: as they are grouped, copies folded, with how many really said it.

use std::fs;
use std::path::Path;

use super::super::desk::TestDesk;
use super::{all, page, serve, when_grouped, words};

/// A desk with the sample.
fn sample() -> TestDesk {
    let desk = TestDesk::new();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/ferries");
    fs::create_dir(desk.at("ferries")).unwrap();
    for entry in fs::read_dir(pages).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, desk.at("ferries").join(path.file_name().unwrap())).unwrap();
    }
    desk.run("import", ["ferries"]);
    desk
}

#[test]
fn a_story_tells_how_many_really_said_it() {
    let desk = sample();
    let server = serve(&desk);
    let stories = page(&when_grouped(&server, "/stories"));
    let paths = all(&stories, ".stories h2 a", "href");
    assert!(!paths.is_empty());
    let support = words(&stories, ".stories .facts span:first-child").join("\n");
    assert!(support.contains(" outlets, ") && support.contains(" independent"), "{support}");
    let mut folded = 0;
    for path in &paths {
        let story = page(&server.get(path));
        folded += all(&story, "details.group", "class").len();
        let said = words(&story, ".head .facts b").remove(0);
        let dots = all(&story, ".head .dots i", "class").len();
        assert!(
            said.contains(&format!("{dots} independent")) || said.contains("none independent"),
            "{said}: {dots}"
        );
        // Every link of a story leads somewhere.
        for link in all(&story, "main a[href^='/']", "href") {
            let target = link.split('#').next().unwrap();
            assert_eq!(server.get(target).status, 200, "{link}");
        }
        for feed in all(&story, "link[rel=alternate]", "href") {
            assert_eq!(server.get(&feed).status, 200, "{feed}");
        }
    }
    assert!(folded > 0, "the sample has copies");
}

#[test]
fn any_article_of_a_story_leads_to_it() {
    let desk = sample();
    let server = serve(&desk);
    let stories = page(&when_grouped(&server, "/stories"));
    for path in all(&stories, ".stories h2 a", "href") {
        let story = page(&server.get(&path));
        for article in all(&story, ".group a[href^='/article/']", "href") {
            let id = article.strip_prefix("/article/").unwrap().split(['#', '?', '/']).next().unwrap();
            let led = server.get(&format!("/story/{id}"));
            let to = led.header("location").map_or(format!("/story/{id}"), str::to_owned);
            assert_eq!(to, path);
            let shown = server.get(&format!("/article/{id}")).text();
            assert!(shown.contains(&format!("href=\"{path}\"")), "{article} does not name its story");
        }
    }
}

#[test]
fn links_to_words_land_on_them() {
    let desk = sample();
    let server = serve(&desk);
    let stories = page(&when_grouped(&server, "/stories"));
    let mut landed = 0;
    for path in all(&stories, ".stories h2 a", "href") {
        for link in all(&page(&server.get(&path)), "a[href*='#w-']", "href") {
            let (article, id) = link.split_once('#').unwrap();
            let ids = all(&page(&server.get(article)), "article [id]", "id");
            // A broken quotation is lit in its parts: there the link leads to the article alone.
            landed += usize::from(ids.iter().any(|found| found == id));
        }
    }
    assert!(landed > 10, "{landed}");
}
