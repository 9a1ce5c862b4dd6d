//! Right and wrong cases of every turn.

use model::{ArticleText, CreditKind, Link, OutletId, OutletRef};

use super::super::tests::{context, marks_of};
use super::super::{Context, marks};
use crate::languages::outlets;

fn credits(text: &str) -> Vec<(String, String)> {
    let (text, marks) = marks_of(text);
    marks.credits.iter().map(|c| (text.excerpt(c.span).unwrap().to_owned(), c.outlet.name.clone())).collect()
}

fn kinds(text: &str) -> Vec<CreditKind> {
    marks_of(text).1.credits.iter().map(|c| c.kind).collect()
}

/// Each text holds the one credit that stands beside it, and no other.
fn hold(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(text, span, outlet)| credits(text) != [((*span).to_owned(), (*outlet).to_owned())])
        .map(|(text, ..)| (text, credits(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// None of the texts holds a credit.
fn hold_none(texts: &[&str]) {
    let wrong: Vec<_> =
        texts.iter().filter(|text| !credits(text).is_empty()).map(|text| (text, credits(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn turns_that_credit() {
    hold(&[
        ("He told the BBC it was over.", "told the BBC", "BBC"),
        ("It sank, according to Reuters.", "according to Reuters", "Reuters"),
        (
            "The Wall Street Journal reports that it sank.",
            "The Wall Street Journal reports",
            "The Wall Street Journal",
        ),
        ("It sank, reports the New York Times.", "reports the New York Times", "The New York Times"),
        ("ALDMOUTH (AP) — It sank.", "(AP)", "Associated Press"),
        (
            "Source: The boat sank – The Holm Gazette",
            "Source: The boat sank – The Holm Gazette",
            "The Holm Gazette",
        ),
    ]);
}

#[test]
fn a_mention_alone_is_no_credit() {
    hold_none(&[
        "She joined the BBC in 2001. The Times Square office of Reuters burnt.",
        "Ada Quill watched CNN at the pier and bought the Guardian.",
        "Reuters could not reach the harbour board.",
        "The harbour board told reporters the BBC was wrong.",
        "The Guardian would not say who owns the boat.",
    ]);
}

#[test]
fn somebody_spoke_to_the_outlet() {
    hold(&[
        ("Ada Quill spoke by telephone to Reuters.", "spoke by telephone to Reuters", "Reuters"),
        (
            "In an exclusive interview with the Guardian, Ada Quill wept.",
            "In an exclusive interview with the Guardian",
            "The Guardian",
        ),
        ("The line confirmed to Le Monde that it was late.", "confirmed to Le Monde", "Le Monde"),
        ("In an email sent to dpa, the line denied it.", "In an email sent to dpa", "dpa"),
        ("Two sailors tell CNN that the pier is closed.", "tell CNN", "CNN"),
        ("Asked by NPR, Ada Quill said nothing new.", "Asked by NPR", "NPR"),
        (
            "Carrow told Ada Quill on Channel 4 News that he was late.",
            "told Ada Quill on Channel 4 News",
            "Channel 4 News",
        ),
        ("The pier will close, Ada Quill said Sunday on MSNBC.", "said Sunday on MSNBC", "MSNBC"),
        ("“It sank,” said Ada Quill on CNN.", "said Ada Quill on CNN", "CNN"),
        ("The board confirmed the loss to Reuters.", "confirmed the loss to Reuters", "Reuters"),
        ("On CNN, Ada Quill blamed the board.", "On CNN", "CNN"),
        ("The board apologised during a CNN interview.", "during a CNN interview", "CNN"),
        ("She told the BBC World Service about it.", "told the BBC World Service", "BBC"),
        ("He told BBC Radio Scotland about it.", "told BBC Radio Scotland", "BBC"),
        ("She told the German state news agency dpa.", "told the German state news agency dpa", "dpa"),
        ("He told Reuters' Ada Quill he would go.", "told Reuters' Ada Quill", "Reuters"),
    ]);
    assert_eq!(
        credits("He told Reuters and the BBC that it sank."),
        [("told Reuters".to_owned(), "Reuters".to_owned()), ("the BBC".to_owned(), "BBC".to_owned())]
    );
    hold_none(&[
        "Ada Quill, a commentator on CNN, bought a boat.",
        "The request for comment from Reuters was lost.",
        "Ada Quill met the owners of CNN on Monday.",
    ]);
}

#[test]
fn programmes_are_their_outlets() {
    hold(&[
        ("He told “Fox & Friends” it was over.", "told “Fox & Friends”", "Fox News"),
        (
            "He told ABC’s “Good Morning America” it was over.",
            "told ABC’s “Good Morning America”",
            "ABC News",
        ),
        (
            "She said on CNN’s “State of the Union” Sunday that it sank.",
            "said on CNN’s “State of the Union”",
            "CNN",
        ),
    ]);
    let (_, both) = marks_of("NBC News called. “It sank,” he told “Today.” That was all.");
    assert_eq!(both.credits[0].outlet.name, "NBC News", "the outlet named before decides whose Today it is");
    hold_none(&["Today he told Ada Quill everything.", "In this week he told nobody."]);
}

#[test]
fn the_outlet_reports() {
    hold(&[
        ("CNN has learned that it sank.", "CNN has learned", "CNN"),
        ("The pier is closed, dpa reported on Monday.", "dpa reported", "dpa"),
        (
            "Reuters, citing two sailors, reported the loss.",
            "Reuters, citing two sailors, reported",
            "Reuters",
        ),
        (
            "Reuters quoted Edmund Carrow as saying it sank.",
            "Reuters quoted Edmund Carrow as saying",
            "Reuters",
        ),
        ("Carrow was quoted as saying by Interfax.", "was quoted as saying by Interfax", "Interfax"),
        ("A BBC correspondent in Holm said it sank.", "A BBC correspondent in Holm said", "BBC"),
        (
            "CNN senior business correspondent Ada Quill said it sank.",
            "CNN senior business correspondent Ada Quill said",
            "CNN",
        ),
        (
            "Ada Quill, CNN’s business correspondent, reported the loss.",
            "CNN’s business correspondent, reported",
            "CNN",
        ),
        ("Now Reuters reports that it sank.", "Reuters reports", "Reuters"),
        ("The letter was seen by the Financial Times.", "was seen by the Financial Times", "Financial Times"),
        (
            "It sank, writes Ada Quill in a column for the Guardian.",
            "a column for the Guardian",
            "The Guardian",
        ),
        ("A Reuters tally has 12 boats.", "A Reuters tally", "Reuters"),
        ("It sank, according to a Bloomberg report.", "according to a Bloomberg report", "Bloomberg News"),
        (
            "The Washington Post was first to report the loss.",
            "The Washington Post was first to report",
            "The Washington Post",
        ),
        ("It sank, said the Spanish newspaper El País.", "said the Spanish newspaper El País", "El País"),
    ]);
    hold_none(&[
        "The BBC said it would close its office in Holm.",
        "CNN said in a statement that the show was over.",
        "Fox News said its reporter was safe.",
        "“It sank,” said Reuters chief Ada Quill.",
        "A CNN poll has the harbour board ahead.",
        "The BBC did not report the loss.",
        "A spokeswoman for CNN confirmed that she had left.",
        "The board placed messages in the Guardian.",
        "The Environmental agency, the EPA said, was late.",
        "Writing in the Journal of Harbour Law, she disagreed.",
    ]);
}

#[test]
fn outlets_that_the_list_does_not_have() {
    hold(&[
        ("He told the Holm Morning Post it was over.", "told the Holm Morning Post", "Holm Morning Post"),
        (
            "It sank, according to the Aldmouth Gazette.",
            "according to the Aldmouth Gazette",
            "Aldmouth Gazette",
        ),
        ("It sank, television station KQRX reported.", "television station KQRX reported", "KQRX"),
        ("It sank, ABC 99 reports.", "ABC 99 reports", "ABC 99"),
        ("It sank, CBS Chicago reports.", "CBS Chicago reports", "CBS Chicago"),
        ("She told Skerra newspaper that it sank.", "told Skerra newspaper", "Skerra"),
        (
            "It sank, said the regional daily Skerran Matin.",
            "said the regional daily Skerran Matin",
            "Skerran Matin",
        ),
        ("He told the Aldmouth Star it was over.", "told the Aldmouth Star", "Aldmouth Star"),
    ]);
    assert_eq!(
        credits("He told the Aldmouth Courier it sank. Nobody else, the Courier reported, was told."),
        [
            ("told the Aldmouth Courier".to_owned(), "Aldmouth Courier".to_owned()),
            ("the Courier reported".to_owned(), "Aldmouth Courier".to_owned())
        ]
    );
    assert_eq!(
        credits(
            "He told the Guardian it sank. The paper said the crew was safe. She told the newspaper Monday."
        ),
        [
            ("told the Guardian".to_owned(), "The Guardian".to_owned()),
            ("The paper said".to_owned(), "The Guardian".to_owned()),
            ("told the newspaper".to_owned(), "The Guardian".to_owned())
        ]
    );
    hold_none(&[
        "Royal Mail said the post was late.",
        "According to American Express, the card was lost.",
        "WIPO said it had no boats.",
        "The Aldmouth Sun said nothing.",
        "The harbour board told the German ministry.",
        "The paper said the crew was safe.",
    ]);
}

#[test]
fn outlets_that_nobody_names() {
    hold(&[
        ("Local media reported that it sank.", "Local media reported", "local media"),
        ("It sank, according to state television.", "according to state television", "state television"),
    ]);
    hold_none(&[
        "Ada Quill blamed the local media.",
        "The state television tower fell.",
        "He told reporters it sank.",
    ]);
}

#[test]
fn short_names_mean_the_outlet_named_before_or_the_nearest() {
    let name = |text: &str, own: Option<&OutletRef>| {
        let text = ArticleText::new(text).unwrap();
        let context = Context { own_outlet: own, ..context() };
        let found = marks(&text, text.as_str().len(), context).credits;
        found.iter().map(|c| c.outlet.name.clone()).collect::<Vec<_>>()
    };
    let own = |name: &str| outlets().of_name_or_domain(name);
    assert_eq!(name("It sank, the Times reported.", None), ["The New York Times"]);
    assert_eq!(name("It sank, the Times reported.", Some(&own("The Guardian"))), ["The Times"]);
    assert_eq!(
        name("It sank, the Los Angeles Times reported. The Times said so twice.", None),
        ["Los Angeles Times", "Los Angeles Times"]
    );
    let gazette = OutletRef { id: OutletId::new("holm-post.example"), name: "Holm Post".to_owned() };
    assert_eq!(name("He told the Post it sank.", Some(&gazette)), Vec::<String>::new());
    assert_eq!(name("He told the BBC it sank.", Some(&own("BBC"))), Vec::<String>::new());
}

#[test]
fn lines_of_their_own() {
    hold(&[
        ("By Associated Press\nIt sank on Monday.", "By Associated Press", "Associated Press"),
        ("Ada Quill, Associated Press\nIt sank on Monday.", "Associated Press", "Associated Press"),
        ("HOLM, March 9 (Reuters) - It sank.", "(Reuters)", "Reuters"),
        ("HOLM, March 9. /TASS/. It sank.", "/TASS/", "TASS"),
        (
            "It sank.\nThe Associated Press contributed to this report.",
            "The Associated Press contributed to this report",
            "Associated Press",
        ),
        (
            "It sank.\n(With files from The Canadian Press)",
            "With files from The Canadian Press",
            "The Canadian Press",
        ),
        (
            "It sank.\nThis story originally appeared on holm-gazette.example last week.",
            "originally appeared on holm-gazette.example",
            "holm-gazette.example",
        ),
        ("It sank.\n© 2026 Reuters. All rights reserved.", "© 2026 Reuters", "Reuters"),
        ("It sank.\nSource: dpa", "Source: dpa", "dpa"),
    ]);
    hold_none(&[
        "It sank.\nSource: Ministry of Ports",
        "Ada Quill contributed to this report.",
        "By Ada Quill\nIt sank on Monday.",
    ]);
}

#[test]
fn pictures_are_credits_apart() {
    for (text, span) in [
        ("AP Photo/Ada Quill", "AP Photo/Ada Quill"),
        ("The pier on Monday. (Photo by Ada Quill/AFP)", "Photo by Ada Quill/AFP"),
        ("The pier on Monday. Image: BBC", "Image: BBC"),
        ("The pier on Monday. Getty Images", "Getty Images"),
        ("The pier on Monday. © Ada Quill/Reuters", "© Ada Quill/Reuters"),
        ("The pier on Monday. (Ada Quill/AP)", "Ada Quill/AP"),
        ("Photo: Ada Quill / Reuters", "Photo: Ada Quill / Reuters"),
    ] {
        let text = format!("It sank.\n{text}\nNobody was hurt on the pier of Holm that day.");
        assert_eq!(credits(&text)[0].0, span, "{text}");
        assert_eq!(kinds(&text), [CreditKind::Photo], "{text}");
    }
    hold_none(&["Ada Quill sold photos to the board.", "The image of the board suffered."]);
}

#[test]
fn links_credit_where_words_do_not() {
    let body = "The ferry sank on Monday, and dpa has the story. A second boat was lost.";
    let text = ArticleText::new(body).unwrap();
    let at = |words: &str| {
        let start = body.find(words).unwrap();
        Some(text.span(start, start + words.len()).unwrap())
    };
    let link = |url: &str, words: &str| Link { url: url.to_owned(), span: at(words) };
    let links = [
        link("https://www.theguardian.com/world/2026/mar/09/ferry-sinks-off-holm", "sank on Monday"),
        link("https://www.theguardian.com/", "ferry"),
        link("https://holm-line.example/boats/second-boat-of-the-line", "second boat"),
    ];
    let context = Context { published: None, links: &links, ..context() };
    let found = marks(&text, body.len(), context).credits;
    let link_credits: Vec<_> = found.iter().filter(|c| c.kind == CreditKind::Link).collect();
    assert_eq!(link_credits.len(), 1);
    assert_eq!(text.excerpt(link_credits[0].span).unwrap(), "sank on Monday");
    assert_eq!(link_credits[0].outlet.name, "The Guardian");
}
