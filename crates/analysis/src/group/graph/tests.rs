use super::*;
use crate::annotate::annotate;
use crate::extract::{Given, from_text};
use crate::group::group;
use crate::languages::{Outlet, outlets};

/// Says of each article: outlet, hour of publication, text; behind an address, where that is the first line.
fn graph(articles: &[(&str, u8, &str)]) -> (CreditGraph, Vec<String>) {
    graph_of(outlets(), articles)
}

fn graph_of(outlets: &Outlets, articles: &[(&str, u8, &str)]) -> (CreditGraph, Vec<String>) {
    let given = |(number, (outlet, hour, text)): (usize, &(&str, u8, &str))| Given {
        id: Some(number.to_string()),
        url: text
            .split_once('\n')
            .map(|(first, _)| first.to_owned())
            .filter(|first| first.starts_with("https:")),
        outlet: Some((*outlet).to_owned()),
        published: format!("2026-03-09T{hour:02}:00:00").parse().ok(),
        ..Given::default()
    };
    let body = |text: &str| match text.split_once('\n') {
        Some((first, body)) if first.starts_with("https:") => body.to_owned(),
        _ => text.to_owned(),
    };
    let read = |one: (usize, &(&str, u8, &str))| from_text(given(one), body(one.1.2), outlets).unwrap();
    let mut read: Vec<Article> = articles.iter().enumerate().map(read).collect();
    let known = outlets.with(read.iter().filter_map(|article| article.outlet.as_ref()).map(Outlet::of_page));
    read.iter_mut().for_each(|article| annotate(article, &known));
    let grouped = group(&read);
    let graph = credit_graph(&read.iter().collect::<Vec<_>>(), &grouped.iter().collect::<Vec<_>>(), &known);
    let name = |at: &usize| articles[*at].0.to_owned();
    let edges = graph.edges.iter().filter(|edge| edge.counts).map(|edge| {
        let from = match &edge.from {
            Origin::Article(at) => name(at),
            Origin::Outlet(outlet) => format!("[{}]", outlet.name),
        };
        format!("{} < {from}", name(&edge.article))
    });
    let edges = edges.collect();
    (graph, edges)
}

fn reasons(graph: &CreditGraph) -> Vec<&str> {
    graph.sources.iter().map(|source| source.reason.as_str()).collect()
}

const FIRE: &str = "A fire broke out on the ferry Corrie Maid off Holm on Monday morning, and the crew of twelve was taken off by \
    lifeboats within the hour. The harbour office closed the channel to all traffic until the hull was cold. Nobody was hurt, and \
    the cause is not known. The boat, built in 1998, had carried cars to the outer isles all winter and was to be mended in April.";

/// Who has it from the Gazette, and who saw it.
const RETOLD: (&str, u8, &str) = (
    "Aldmouth Ledger",
    10,
    "The Holm Gazette reports that a ferry burned off Holm and twelve sailors were taken off.",
);
const SEEN: (&str, u8, &str) = (
    "Aldmouth Ledger",
    10,
    "Twelve sailors had to leave a burning boat near Holm. “We saw it from the pier,” said Ada Quill.",
);

#[test]
fn reports_of_their_own_are_as_many_sources() {
    let (graph, edges) = graph(&[("Holm Gazette", 9, FIRE), SEEN]);
    assert_eq!(edges, [""; 0]);
    assert_eq!(reasons(&graph), ["Holm Gazette: its own report", "Aldmouth Ledger: its own report"]);
    assert!(graph.articles.iter().all(|article| article.independent));
}

#[test]
fn a_chain_has_one_source() {
    let (graph, edges) = graph(&[
        ("Holm Gazette", 9, FIRE),
        RETOLD,
        (
            "Skerra Post",
            11,
            "According to the Aldmouth Ledger, a boat with a crew of twelve was lost to a fire near Holm.",
        ),
    ]);
    assert_eq!(edges, ["Aldmouth Ledger < Holm Gazette", "Skerra Post < Aldmouth Ledger"]);
    assert_eq!(reasons(&graph), ["Holm Gazette: its own report"]);
    assert_eq!(graph.sources[0].articles, [0, 1, 2]);
    let standing: Vec<(bool, &str)> =
        graph.articles.iter().map(|article| (article.independent, article.reason.as_str())).collect();
    assert_eq!(
        standing,
        [
            (true, "its own report"),
            (false, "has it from Holm Gazette"),
            (false, "has it from Aldmouth Ledger")
        ]
    );
}

#[test]
fn a_fan_has_one_source() {
    let (graph, edges) = graph(&[
        ("Holm Gazette", 9, FIRE),
        RETOLD,
        (
            "Skerra Post",
            11,
            "According to the Holm Gazette, a boat with a crew of twelve was lost to a fire.",
        ),
        (
            "Northern Mail",
            12,
            "The Holm Gazette reported a fire at sea. No more was known of it on Monday night.",
        ),
    ]);
    assert_eq!(
        edges,
        ["Aldmouth Ledger < Holm Gazette", "Skerra Post < Holm Gazette", "Northern Mail < Holm Gazette"]
    );
    assert_eq!(graph.sources.len(), 1);
    assert_eq!(graph.sources[0].roots, [Root::Article(0)]);
}

#[test]
fn a_circle_is_named_and_counts_once() {
    let (graph, edges) = graph(&[
        (
            "Holm Gazette",
            9,
            "The Aldmouth Ledger reports that a ferry burned off Holm and twelve sailors were taken off.",
        ),
        (
            "Aldmouth Ledger",
            10,
            "According to the Holm Gazette, a boat with a crew of twelve was lost to a fire.",
        ),
        (
            "Skerra Post",
            11,
            "According to the Aldmouth Ledger, nobody was hurt when a boat burned on Monday.",
        ),
    ]);
    assert_eq!(
        edges,
        ["Holm Gazette < Aldmouth Ledger", "Aldmouth Ledger < Holm Gazette", "Skerra Post < Aldmouth Ledger"]
    );
    assert_eq!(
        reasons(&graph),
        ["Holm Gazette and Aldmouth Ledger have it from each other, and nobody says where it began"]
    );
    assert_eq!(graph.circles().collect::<Vec<_>>(), [[0, 1]]);
    assert!(graph.articles.iter().all(|article| !article.independent));
}

#[test]
fn one_owner_is_one_source() {
    let title = |name: &str| {
        let id = name.to_lowercase().replace(' ', "-");
        format!(
            "[[outlet]]\nid = \"{id}\"\nname = \"{name}\"\nkind = \"outlet\"\nfamily = \"carrow\"\ncountry = \"GB\"\n\
             zone = \"Europe/London\"\ndomains = [\"{id}.example\"]\naliases = [\"{name}\"]\n"
        )
    };
    let known = outlets().with_data(&[title("Holm Gazette"), title("Aldmouth Ledger")].concat()).unwrap();
    let (graph, edges) = graph_of(&known, &[("Holm Gazette", 9, FIRE), SEEN]);
    assert_eq!(edges, [""; 0]);
    assert_eq!(
        reasons(&graph),
        ["of one owner: Holm Gazette: its own report; Aldmouth Ledger: its own report"]
    );
    assert_eq!(graph.articles[1].reason, "its outlet or family is counted already");
}

#[test]
fn a_wire_under_three_mastheads_is_one_source() {
    let wire = format!("HOLM (AP) — {FIRE}");
    let mastheads =
        [("Holm Gazette", 9, &*wire), ("Aldmouth Ledger", 10, &*wire), ("Skerra Post", 11, &*wire)];
    let (alone, edges) = graph(&mastheads);
    assert_eq!(
        edges,
        ["Holm Gazette < [Associated Press]", "Aldmouth Ledger < Holm Gazette", "Skerra Post < Holm Gazette"]
    );
    assert_eq!(reasons(&alone), ["Associated Press: not among these articles, which have it from there"]);

    // With the agency's own text, though it came last: that is the original.
    let own = [&mastheads[..], &[("Associated Press", 12, FIRE)]].concat();
    let (with_own, edges) = graph(&own);
    assert_eq!(
        edges,
        [
            "Holm Gazette < Associated Press",
            "Aldmouth Ledger < Associated Press",
            "Skerra Post < Associated Press"
        ]
    );
    assert_eq!(reasons(&with_own), ["Associated Press: its own report"]);
    assert_eq!(
        with_own.articles.iter().map(|a| a.independent).collect::<Vec<_>>(),
        [false, false, false, true]
    );
}

#[test]
fn what_does_not_count_is_told() {
    let (graph, _) = graph(&[
        (
            "Holm Gazette",
            9,
            "“The hull is cold at last,” said Ada Quill. “We shall tow the boat on Tuesday,” she told the BBC.",
        ),
        (
            "Aldmouth Ledger",
            10,
            "The boat is to be towed. “We shall tow the boat on Tuesday,” said Ada Quill, who had been on board all night. \
             “The hull is cold at last,” she added.",
        ),
    ]);
    let told: Vec<(usize, &Way)> = graph.edges.iter().map(|edge| (edge.article, &edge.way)).collect();
    assert!(told.contains(&(0, &Way::Credit(CreditKind::Told))), "{told:?}");
    assert!(told.contains(&(1, &Way::Quotes(2))), "{told:?}");
    assert_eq!(graph.sources.len(), 2, "{graph:?}");
}

#[test]
fn foot_and_address_say_whose_text_it_is() {
    let told = "The pier of Holm burned down at night, and nobody was hurt. “We saw it from the boats,” said Ada Quill. “It was \
                over in an hour,” said Edmund Carrow. “The council will build another,” Ada Quill said.";
    let with = |foot: &str| format!("{told}\n{foot}");
    let edges = |text: &str| graph(&[("Holm Gazette", 9, text)]).1;
    assert_eq!(
        edges(&with("Copyright 2026 The Associated Press. All rights reserved.")),
        ["Holm Gazette < [Associated Press]"]
    );
    // Pictures, and what an agency helped with, are not the text.
    assert_eq!(edges(&with("Image copyright 2026 Associated Press.")), [""; 0]);
    assert_eq!(
        edges(&with("The Associated Press contributed to this report. Copyright 2026 Associated Press.")),
        [""; 0]
    );
    assert_eq!(edges(told), [""; 0]);
    let at = |address: &str| format!("https://holm-gazette.example/{address}\n{told}");
    assert_eq!(edges(&at("wires/afp/pier-burns")), ["Holm Gazette < [AFP]"]);
    assert_eq!(edges(&at("aponline/2026/03/09/pier-burns")), ["Holm Gazette < [Associated Press]"]);
    assert_eq!(edges(&at("news/reuters/pier-burns")), ["Holm Gazette < [Reuters]"]);
    // Nor a short word that stands for another thing, nor the article's own name.
    assert_eq!(edges(&at("ap/pier-burns")), [""; 0]);
    assert_eq!(edges(&at("news/reuters")), [""; 0]);
}
