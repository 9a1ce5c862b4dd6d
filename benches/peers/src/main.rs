//! `peers FOLDER`: reads every `.html` of a folder with each reader, one thread, and prints CPU milliseconds a page: the mean, and
//! the page that takes longest. Each page is read once to warm up, then the lesser of two readings counts.

use std::hint::black_box;
use std::{env, fs};

use analysis::extract::{Given, from_page, read_page};
use analysis::languages::outlets;
use cpu_time::ProcessTime;
use dom_smoothie::{Config, Readability};

fn measure(name: &str, pages: &[String], read: impl Fn(&str)) {
    let (mut sum, mut worst) = (0.0, 0.0f64);
    for page in pages {
        read(page);
        let once = || {
            let start = ProcessTime::now();
            read(page);
            start.elapsed().as_secs_f64() * 1e3
        };
        let took = once().min(once());
        sum += took;
        worst = worst.max(took);
    }
    println!("{name:36} {:8.3} {worst:8.1}", sum / pages.len() as f64);
}

fn main() {
    let folder = env::args().nth(1).expect("peers FOLDER");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("the folder").map(|e| e.expect("a file").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "html"));
    paths.sort();
    let pages: Vec<String> =
        paths.iter().map(|p| String::from_utf8_lossy(&fs::read(p).expect("a page")).into_owned()).collect();
    println!("{} pages; CPU milliseconds a page: mean, worst", pages.len());
    measure("whatthen, body and metadata", &pages, |page| {
        let article = from_page(Given::default(), read_page(page, None), outlets());
        drop(black_box(article));
    });
    measure("html5ever alone (dom_query's tree)", &pages, |page| drop(black_box(dom_query::Document::from(page))));
    measure("dom_smoothie, body and metadata", &pages, |page| {
        let reader = Readability::new(page, None, Some(Config::default()));
        drop(black_box(reader.and_then(|mut r| r.parse())));
    });
}
