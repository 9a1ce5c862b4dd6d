//! Sentences of our own in the languages of the first level.

use jiff::civil::Date;
use model::{ArticleText, CreditKind, Published, QuoteKind};

use crate::annotate::{Context, Explained, explained};
use crate::languages::{level, outlets};

fn read(lang: &str, text: &str) -> (ArticleText, Explained) {
    let text = ArticleText::new(text).unwrap();
    let context = Context {
        level: level(Some(lang)).unwrap(),
        published: Some(Published::Day(Date::constant(2026, 3, 9))),
        own_outlet: None,
        outlets: outlets(),
        links: &[],
    };
    let read = explained(&text, text.as_str().len(), context);
    assert_eq!(read.reasons.len(), read.marks.quotes.len() + read.marks.credits.len());
    (text, read)
}

/// Words, name of the speaker, kind.
fn quotes(lang: &str, text: &str) -> Vec<(String, String, QuoteKind)> {
    let (text, read) = read(lang, text);
    let words = |span| text.excerpt(span).unwrap().to_owned();
    let quotes = read.marks.quotes.iter();
    quotes.map(|q| (words(q.span), q.speaker.map_or(String::new(), |s| words(s.name)), q.kind)).collect()
}

fn credits(lang: &str, text: &str) -> Vec<(String, String, CreditKind)> {
    let (text, read) = read(lang, text);
    let credits = read.marks.credits.iter();
    credits.map(|c| (text.excerpt(c.span).unwrap().to_owned(), c.outlet.name.clone(), c.kind)).collect()
}

fn each_is(lang: &str, cases: &[(&str, &str, &str, QuoteKind)]) {
    for (text, words, speaker, kind) in cases {
        let found = quotes(lang, text);
        assert_eq!(found, [((*words).to_owned(), (*speaker).to_owned(), *kind)], "{text}");
    }
}

use QuoteKind::{Direct, Indirect, Mixed};

#[test]
fn german_speech() {
    each_is(
        "de",
        &[
            (
                "„Die Boote sind sicher“, sagte Ada Quill am Montag.",
                "„Die Boote sind sicher“",
                "Ada Quill",
                Direct,
            ),
            ("Ada Quill sagte: „Die Boote sind sicher.“", "„Die Boote sind sicher.“", "Ada Quill", Direct),
            (
                "Am Montag sagte Ada Quill: „Die Boote sind sicher.“",
                "„Die Boote sind sicher.“",
                "Ada Quill",
                Direct,
            ),
            (
                "»Die Boote sind sicher«, so der Hafenmeister.",
                "»Die Boote sind sicher«",
                "Hafenmeister",
                Direct,
            ),
            (
                "„Die Boote“, sagte Ada Quill, „sind sicher.“",
                "„Die Boote“, sagte Ada Quill, „sind sicher.“",
                "Ada Quill",
                Direct,
            ),
            ("Ada Quill sagte, dass die Boote sicher sind.", "die Boote sicher sind", "Ada Quill", Indirect),
            (
                "Ada Quill hat am Montag gesagt, dass die Boote sicher sind.",
                "die Boote sicher sind",
                "Ada Quill",
                Indirect,
            ),
            (
                "In Holm sagte Ada Quill, die Boote seien sicher.",
                "die Boote seien sicher",
                "Ada Quill",
                Indirect,
            ),
            (
                "Ada Quill, Kapitänin der Fähre, erklärte, die Boote seien sicher.",
                "die Boote seien sicher",
                "Ada Quill",
                Indirect,
            ),
            (
                "Die Boote seien nicht sicher, warnte der Sprecher in Holm.",
                "Die Boote seien nicht sicher",
                "Sprecher",
                Indirect,
            ),
            ("Laut der Polizei sind die Boote sicher.", "sind die Boote sicher", "Polizei", Indirect),
            ("Der Polizei zufolge sind die Boote sicher.", "sind die Boote sicher", "Polizei", Indirect),
        ],
    );
    let found = quotes("de", "Ada Quill kritisierte, dass am 3. März „niemand die Boote“ geprüft habe.");
    assert_eq!(found[0].0, "am 3. März „niemand die Boote“ geprüft habe");
    assert_eq!((found[0].1.as_str(), found[0].2), ("Ada Quill", Mixed));
}

#[test]
fn german_speakers_go_on() {
    let found = quotes(
        "de",
        "„Die Boote sind sicher“, sagte Ada Quill. „Niemand muss heute auf das Boot warten.“ Später sagte Quill: „Nun ist Schluss.“ Er fügte hinzu, dass alle nun gehen.",
    );
    let speakers: Vec<&str> = found.iter().map(|(_, speaker, _)| speaker.as_str()).collect();
    assert_eq!(speakers, ["Ada Quill"; 4], "{found:?}");
}

#[test]
fn quotations_of_several_sentences_have_their_own_verb() {
    for (lang, text, speaker) in [
        (
            "de",
            "Bern Carrow sagte, die Boote seien alt.\n„Die Boote sind sicher. Wer muss denn heute noch warten?“, fragte Ada Quill.",
            "Ada Quill",
        ),
        (
            "es",
            "El alcalde dijo que los barcos son viejos. “Los barcos son seguros. Nadie debe esperar hoy”, dijo Ada Quill.",
            "Ada Quill",
        ),
    ] {
        let found = quotes(lang, text);
        assert_eq!((found.len(), found[1].1.as_str()), (2, speaker), "{found:?}");
    }
}

#[test]
fn descriptions_that_end_alike_are_not_one() {
    let found = quotes(
        "de",
        "„Das Boot ist alt“, sagte die Bürgermeisterin der Stadt. „Das Boot ist kaputt“, sagte ein Anwalt der Stadt.",
    );
    let speakers: Vec<&str> = found.iter().map(|(_, speaker, _)| speaker.as_str()).collect();
    assert_eq!(speakers, ["Bürgermeisterin der Stadt", "Anwalt der Stadt"]);
}

#[test]
fn german_without_speech() {
    for text in [
        "Das „Boot“ ist alt. Sie lasen „Das Boot“ und gingen.",
        "Die Boote sind sicher. Niemand weiß, dass sie alt sind.",
        "Der Film „Die Reise nach Holm“ läuft.",
        "Ada Quill sagte ihre Reise ab.",
        "Die Boote, wie Ada Quill sie kennt, sind alt.",
        "Ada Quill teilte das Brot.",
    ] {
        assert_eq!(quotes("de", text), [], "{text}");
    }
}

#[test]
fn spanish_speech() {
    each_is(
        "es",
        &[
            (
                "«Los barcos son seguros», dijo Ada Quill el lunes.",
                "«Los barcos son seguros»",
                "Ada Quill",
                Direct,
            ),
            ("Ada Quill dijo: “Los barcos son seguros”.", "“Los barcos son seguros”", "Ada Quill", Direct),
            (
                "“Los barcos son seguros”, la ministra aseguró.",
                "“Los barcos son seguros”",
                "ministra",
                Direct,
            ),
            (
                "“Los barcos”, explicó Ada Quill, “son seguros”.",
                "“Los barcos”, explicó Ada Quill, “son seguros”",
                "Ada Quill",
                Direct,
            ),
            (
                "La ministra de Transportes dijo el lunes que los barcos son seguros.",
                "los barcos son seguros",
                "ministra de Transportes",
                Indirect,
            ),
            (
                "Ada Quill, capitana del barco, afirmó que nadie murió allí.",
                "nadie murió allí",
                "Ada Quill",
                Indirect,
            ),
            ("Según la policía, los barcos son seguros.", "los barcos son seguros", "policía", Indirect),
            ("Los barcos son seguros, según Ada Quill.", "Los barcos son seguros", "Ada Quill", Indirect),
            ("Los barcos son seguros, aseguró Ada Quill.", "Los barcos son seguros", "Ada Quill", Indirect),
            (
                "El Sr. Carrow ha dicho que los barcos “no son seguros”.",
                "los barcos “no son seguros”",
                "Sr. Carrow",
                Mixed,
            ),
        ],
    );
    let (_, read) = read("es", "El ministro negó que los barcos sean viejos.");
    assert_eq!(read.marks.quotes[0].polarity, model::Polarity::Denies);
}

#[test]
fn spanish_without_speech() {
    for text in [
        "El “barco” es viejo. Leyeron «El barco» y se fueron.",
        "Nadie sabe que los barcos son viejos.",
        "Es un barco que nadie quiere.",
        "Añade “barcos” a la lista.",
        "Según la BBC y Reuters, nadie espera allí.",
        "La película «El viaje a Holm» cuenta poco.",
    ] {
        assert_eq!(quotes("es", text), [], "{text}");
    }
}

#[test]
fn credits_of_both() {
    use CreditKind::{AccordingTo, DatelineAgency, Reports, SourceLine, Told};
    for (lang, text, words, outlet, kind) in [
        ("de", "Wie Reuters berichtet, sinkt das Boot.", "Reuters berichtet", "Reuters", Reports),
        ("de", "Reuters berichtete über das Boot.", "Reuters berichtete", "Reuters", Reports),
        ("de", "Das Boot sinkt, meldete Reuters.", "meldete Reuters", "Reuters", Reports),
        ("de", "Laut Reuters sinkt das Boot.", "Laut Reuters", "Reuters", AccordingTo),
        ("de", "Das Boot sinkt, sagte Ada Quill gegenüber Reuters.", "gegenüber Reuters", "Reuters", Told),
        (
            "de",
            "Das Boot sinkt, sagte Ada Quill am Montag gegenüber Reuters.",
            "gegenüber Reuters",
            "Reuters",
            Told,
        ),
        ("de", "Ada Quill sagte der BBC, das Boot sinke.", "sagte der BBC", "BBC", Told),
        ("de", "HOLM (Reuters) - Das Boot sinkt.", "Reuters", "Reuters", DatelineAgency),
        ("de", "Das Boot sinkt.\nQuelle: Reuters", "Quelle: Reuters", "Reuters", SourceLine),
        ("es", "El barco se hunde, informó Reuters.", "informó Reuters", "Reuters", Reports),
        ("es", "Según Reuters, el barco se hunde.", "Según Reuters", "Reuters", AccordingTo),
        ("es", "“El barco se hunde”, dijo Ada Quill a la BBC.", "a la BBC", "BBC", Told),
        ("es", "Ada Quill dijo a Reuters que el barco se hunde.", "a Reuters", "Reuters", Told),
    ] {
        assert_eq!(credits(lang, text), [(words.to_owned(), outlet.to_owned(), kind)], "{text}");
    }
    for (lang, text) in [
        ("de", "Ada Quill arbeitete bei Reuters."),
        ("de", "Reuters war nicht zu erreichen."),
        ("es", "Ada Quill llegó a Reuters en 2001."),
        ("es", "La BBC está en Londres."),
    ] {
        assert_eq!(credits(lang, text), [], "{text}");
    }
}
