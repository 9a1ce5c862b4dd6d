use crate::annotate::tests::marks_of;
use model::{Polarity, QuoteKind};

fn quotes(text: &str) -> Vec<(String, Option<String>, QuoteKind)> {
    let (text, marks) = marks_of(text);
    let words = |s| text.excerpt(s).unwrap().to_owned();
    marks.quotes.iter().map(|q| (words(q.span), q.speaker.map(|s| words(s.name)), q.kind)).collect()
}

fn one(text: &str) -> (String, String, QuoteKind) {
    let mut found = quotes(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    let (span, speaker, kind) = found.remove(0);
    (span, speaker.unwrap_or_default(), kind)
}

#[test]
fn direct() {
    for (text, span, speaker) in [
        ("“We have run out of time,” said Edmund Carrow.", "“We have run out of time,”", "Edmund Carrow"),
        (
            "“We have run out of time,” Edmund Carrow, chief executive of the line, said on Monday.",
            "“We have run out of time,”",
            "Edmund Carrow",
        ),
        ("Edmund Carrow said: “We have run out of time.”", "“We have run out of time.”", "Edmund Carrow"),
        ("\"It is over,\" one analyst told reporters.", "\"It is over,\"", "one analyst"),
    ] {
        assert_eq!(one(text), (span.to_owned(), speaker.to_owned(), QuoteKind::Direct), "{text}");
    }
}

#[test]
fn indirect_and_mixed() {
    for (text, span, speaker, kind) in [
        (
            "Edmund Carrow said that the ships were safe.",
            "the ships were safe",
            "Edmund Carrow",
            QuoteKind::Indirect,
        ),
        (
            "The ships were safe, Edmund Carrow said on Monday.",
            "The ships were safe",
            "Edmund Carrow",
            QuoteKind::Indirect,
        ),
        (
            "According to Edmund Carrow, the ships were safe.",
            "the ships were safe",
            "Edmund Carrow",
            QuoteKind::Indirect,
        ),
        (
            "The ships were safe, according to Edmund Carrow.",
            "The ships were safe",
            "Edmund Carrow",
            QuoteKind::Indirect,
        ),
        (
            "Edmund Carrow said the ships were “as safe as houses” in winter.",
            "the ships were “as safe as houses” in winter",
            "Edmund Carrow",
            QuoteKind::Mixed,
        ),
        ("He told the BBC the ships needed work.", "the ships needed work", "He", QuoteKind::Indirect),
        (
            "Edmund Carrow urged the board to wait for spring.",
            "to wait for spring",
            "Edmund Carrow",
            QuoteKind::Indirect,
        ),
    ] {
        assert_eq!(one(text), (span.to_owned(), speaker.to_owned(), kind), "{text}");
    }
}

#[test]
fn what_things_do_is_no_speech() {
    for text in [
        "The last storm of the winter promises to be the worst of them.",
        "The storm that met them promises to last for a week or more.",
        "The storm underscores that the pier is old.",
        "The crisis promises to be a long one.",
        "As the line’s spread to the outer isles underscores, there are plenty of piers to be had.",
        "When she wrote about the crossing in May, the tale of a “ghost boat” was widely laughed at.",
    ] {
        assert_eq!(quotes(text), [], "{text}");
    }
    for (text, span, speaker) in [
        ("The board promises to open the pier in May.", "to open the pier in May", "board"),
        ("The report suggests the pier is unsafe.", "the pier is unsafe", "report"),
        ("The gunman threatened to blow up the bridge.", "to blow up the bridge", "gunman"),
        ("The crew threatens to walk off the boats.", "to walk off the boats", "crew"),
        ("The winner promises to be good to the crew.", "to be good to the crew", "winner"),
        ("The letter underscores that the pier is old.", "the pier is old", "letter"),
        ("The woman revealed that she had known the crew.", "she had known the crew", "woman"),
        ("Ada Quill underscores that there are piers to be had.", "there are piers to be had", "Ada Quill"),
    ] {
        assert_eq!(one(text), (span.to_owned(), speaker.to_owned(), QuoteKind::Indirect), "{text}");
    }
}

#[test]
fn words_in_marks_are_speech_whoever_says_them() {
    for text in [
        "“The pier is an old one,” the battle’s one witness underscores.",
        "The book underscores: “The pier is lost and will be for years.”",
        "The new boss promises to be “as good as her word” in May.",
    ] {
        assert_eq!(quotes(text).len(), 1, "{text}");
    }
    let texts = "The board closed the pier after she wrote of “rotten boats and lazy crews”.";
    assert_eq!(one(texts).0, "“rotten boats and lazy crews”");
    assert_eq!(one("The board broke a campaign promise to cut the fares.").0, "to cut the fares");
}

#[test]
fn the_writer_is_nobody_else() {
    let text = "“It will hold,” Hanna Orrick said. I think the pier is lost for a number of reasons. \
                “It is not lost at all,” she said.";
    let speakers: Vec<_> = quotes(text).into_iter().map(|(_, speaker, _)| speaker.unwrap()).collect();
    assert_eq!(speakers, ["Hanna Orrick", "I", "Hanna Orrick"]);
    let single = "“It is old,” Ada Quill said.\n‘I think the pier is lost for good and all,’ she said.";
    assert_eq!(quotes(single).pop().unwrap().1.as_deref(), Some("Ada Quill"));
    for turn in [
        "Ada Quill: Is it?\nHanna Orrick: I think the pier is lost for a number of reasons.",
        "Ada Quill: Is it?\nHanna Orrick: The pier is old.\nI think it is lost for a number of reasons.",
    ] {
        assert_eq!(quotes(turn).pop().unwrap().1.as_deref(), Some("Hanna Orrick"), "{turn}");
    }
}

#[test]
fn broken_and_carried_on() {
    let (text, marks) = marks_of(
        "“It is likely,” Hanna Orrick said, “and likely is the word.”\n“We shall see what Tuesday brings.”",
    );
    assert_eq!(marks.quotes.len(), 2);
    let parts: Vec<&str> = marks.quotes[0].parts.iter().map(|p| text.excerpt(*p).unwrap()).collect();
    assert_eq!(parts, ["“It is likely,”", "“and likely is the word.”"]);
    assert_eq!(text.excerpt(marks.quotes[1].speaker.unwrap().name).unwrap(), "Hanna Orrick");
}

#[test]
fn denials() {
    let (_, marks) = marks_of("The board denied that it was warned in writing.");
    assert_eq!(marks.quotes[0].polarity, Polarity::Denies);
}

#[test]
fn what_is_asked_or_supposed_was_not_said() {
    for text in [
        "Did we think they were building the pier for nothing?",
        "Do you think the boats are safe in winter?",
        "Does Ada Quill say the boats are safe in winter?",
        "If we think the boats are safe, we shall sail.",
    ] {
        assert_eq!(quotes(text), [], "{text}");
    }
    assert_eq!(one("If Ada Quill said the boats were safe, she was right.").1, "Ada Quill");
}

#[test]
fn what_is_said_of_nobody() {
    assert_eq!(
        one("It is said to be the oldest pier on the coast."),
        ("to be the oldest pier on the coast".to_owned(), String::new(), QuoteKind::Indirect)
    );
    for text in ["He was told to leave the pier.", "They were asked to wait for the boat."] {
        assert_eq!(quotes(text), [], "{text}");
    }
}

#[test]
fn what_looks_like_an_attribution() {
    for text in [
        // No name behind the colon.
        "Boats stay in port: the winter so far",
        // What follows the participle is nobody's words.
        "The crew was late, sparking fears that the pier would close.",
        "The harbour was calm, with the crew painting the boats in the sun.",
    ] {
        assert_eq!(quotes(text), [], "{text}");
    }
    // Nobody told it yet.
    let supposed = "“If she tells you that the pier is lost, do not believe it,” Ada Quill said.";
    assert_eq!(one(supposed).1, "Ada Quill");
}

#[test]
fn words_in_marks_that_nothing_explains() {
    let found = quotes("The pier is old.\n“The pier will be open all summer, and the next one too.”");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, None);
    assert_eq!(quotes("The pier is old.\n“The pier” of Holm is old."), []);
}

#[test]
fn scare_quotes_are_no_speech() {
    assert!(
        quotes(
            "The “caliphate” of ferries was no more. A ‘choosing of sides’ began. He read “The Boat” twice."
        )
        .is_empty()
    );
}

/// What is said in `text`, in order.
fn said(text: &str) -> Vec<String> {
    quotes(text).into_iter().map(|(words, _, _)| words).collect()
}

#[test]
fn what_a_cue_takes() {
    for (text, content) in [
        ("Edmund Carrow called on the board not to wait.", "not to wait"),
        ("Edmund Carrow accused the board of hiding the report.", "hiding the report"),
        ("Edmund Carrow called him a disgrace to the harbour.", "him a disgrace to the harbour"),
        ("The ships left in what Edmund Carrow called a quiet revolution.", "a quiet revolution"),
        ("Edmund Carrow asked whether the boats were safe.", "whether the boats were safe"),
        ("Edmund Carrow expressed doubt that the boats were safe.", "the boats were safe"),
        ("Ada Quill kept to her promise that the boats would sail.", "the boats would sail"),
        ("The crew waited, with the ministry saying the boats were safe.", "the boats were safe"),
        ("Boats must stay in port: Harbour Master", "Boats must stay in port"),
    ] {
        assert_eq!(said(text), [content], "{text}");
    }
}

#[test]
fn no_one_speaks() {
    for text in [
        "Edmund Carrow was told to wait outside.",
        "The board was denounced by the crew.",
        "The board did not say how the boats would sail.",
        "The line tweeted photos of its boats.",
        "The board rejected the offer of the crew.",
        "The crew called the police.",
    ] {
        assert!(quotes(text).is_empty(), "{text}: {:?}", quotes(text));
    }
}

#[test]
fn content_ends_where_the_article_goes_on() {
    for (text, content) in [
        ("Edmund Carrow said the boats were safe, while others stayed away.", vec!["the boats were safe"]),
        ("Edmund Carrow said the boats were safe, which nobody believed.", vec!["the boats were safe"]),
        (
            "Edmund Carrow said the boats were safe, adding that the pier was closed.",
            vec!["the boats were safe", "the pier was closed"],
        ),
        (
            "Edmund Carrow said the boats, which are old, were safe.",
            vec!["the boats, which are old, were safe"],
        ),
        ("The boats (Edmund Carrow says they are old) were safe.", vec!["they are old"]),
        (
            "“She told me that the boats were safe,” Edmund Carrow said.",
            vec!["“She told me that the boats were safe,”", "the boats were safe"],
        ),
    ] {
        assert_eq!(said(text), content, "{text}");
    }
}

#[test]
fn words_over_several_paragraphs_are_one() {
    let found = quotes("Edmund Carrow said: “The boats are safe.\n“The pier is closed.”");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "“The boats are safe.\n“The pier is closed.”");
}

#[test]
fn a_question_has_its_speaker_behind_it() {
    assert_eq!(one("“Why would the boats stay in port?” Ada Quill asked.").1, "Ada Quill");
    assert_eq!(one("Ada Quill, who keeps the books, said the boats were late.").1, "Ada Quill");
}

/// The words that name each speaker in `text`, and what is said.
fn who(text: &str) -> Vec<(String, String)> {
    let (text, marks) = marks_of(text);
    let words = |s| text.excerpt(s).unwrap().to_owned();
    let speaker = |q: &model::Quote| q.speaker.map(|s| words(s.span)).unwrap_or_default();
    marks.quotes.iter().map(|q| (speaker(q), words(q.span))).collect()
}

#[test]
fn a_description_is_no_speaker() {
    for (text, speaker) in [
        ("Ada Quill, the Holm Harbour Master, said the boats were late.", "Ada Quill"),
        ("Ada Quill, a sailor and former harbour master, said the boats were late.", "Ada Quill"),
        ("Ada Quill, head of boats and bridges at the Holm Trust, said the boats were late.", "Ada Quill"),
        (
            "Ada Quill, head of boats at the University of Holm, Aldmouth, said the boats were late.",
            "Ada Quill",
        ),
        ("Ada Quill, who says that nobody asked her, said the boats were late.", "Ada Quill"),
        ("The harbour master, Ada Quill, said the boats were late.", "Ada Quill"),
        ("Ada Quill, a former sailor who now runs a shop, said the boats were late.", "Ada Quill"),
        ("Ada Quill, whom the board chose as harbour master, said the boats were late.", "Ada Quill"),
        ("It sank after Ada Quill said the boats were late.", "Ada Quill"),
        ("The WHO has said that the boats were late.", "The WHO"),
        ("Sen. Ada Quill (R-S.C.) said on Monday that the boats were late.", "Sen. Ada Quill"),
        ("Sen. Ada Quill, R-Miss., said the boats were late.", "Sen. Ada Quill"),
        (
            "Maritime Safety Office (MSO) officials said the boats were late.",
            "Maritime Safety Office (MSO) officials",
        ),
        ("Ada Quill, in a talk on “Holm Today,” said the boats were late.", "Ada Quill"),
        ("Ada Quill, a sailor who has led the line since last fall, said the boats were late.", "Ada Quill"),
        ("He left a week after she told Holm reporter Jonathan Orrick that the boats were late.", "she"),
        ("She met officials at the port who said the boats were late.", "officials at the port"),
        ("She met Edmund Carrow, who said the boats were late.", "Edmund Carrow"),
        ("Ada Quill denied a report that said the boats were late.", "a report"),
        ("The pilot who came by train says the boats were late.", "The pilot"),
    ] {
        let found = who(text);
        let late = found.iter().find(|(_, words)| words == "the boats were late");
        assert_eq!(late.map(|(speaker, _)| speaker.as_str()), Some(speaker), "{text}: {found:?}");
    }
}

#[test]
fn a_sentence_behind_a_quotation_can_have_its_own() {
    let texts = said("“Nobody asked any of us.”\nEdmund Carrow urged the board to wait for spring.");
    assert_eq!(texts, ["“Nobody asked any of us.”", "to wait for spring"]);
    let texts = said("“Nobody asked any of us.” Edmund Carrow said in Holm.");
    assert_eq!(texts, ["“Nobody asked any of us.”"]);
}

#[test]
fn a_clause_that_hangs_on_another_ends_before_it_goes_on() {
    let found = who("Ada Quill, who has vowed to sail on Monday, said the boats were late.");
    let expected = [("Ada Quill", "to sail on Monday"), ("Ada Quill", "the boats were late")];
    assert_eq!(found, expected.map(|(speaker, words)| (speaker.to_owned(), words.to_owned())));
    let found = who("The harbour board, which first said the boats were safe, later closed the pier.");
    assert_eq!(found, [("The harbour board".to_owned(), "the boats were safe".to_owned())]);
    let found = who("Ada Quill, who said the boats, the crews and the pier were safe, was late.");
    assert_eq!(found[0].1, "the boats, the crews and the pier were safe");
    let found = who("Calling it potentially the oldest boat in the harbour, Ada Quill left the pier.");
    assert_eq!(found, [("Ada Quill".to_owned(), "it potentially the oldest boat in the harbour".to_owned())]);
}

/// Speakers and what they say, as borrowed words.
fn all_of(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(speaker, words)| (speaker.as_str(), words.as_str())).collect()
}

#[test]
fn any_cue_can_stand_between_a_quotation_and_its_speaker() {
    for text in [
        "“The boats will sail,” vowed Ada Quill.",
        "“The boats will sail,” assured Ada Quill, the harbour master.",
    ] {
        assert_eq!(all_of(&who(text)), [("Ada Quill", "“The boats will sail,”")], "{text}");
    }
    assert!(who("The “Corrie Maid” praised by Ada Quill sank.").is_empty());
}

#[test]
fn a_name_in_quotation_marks_is_part_of_the_speaker() {
    for (text, speaker, words) in [
        ("The “Corrie Maid” crew said the boats were late.", "The “Corrie Maid” crew", "the boats were late"),
        (
            "The crew of the “Corrie Maid” urged the board to wait.",
            "The crew of the “Corrie Maid”",
            "to wait",
        ),
        ("“The boats are late” said Ada Quill.", "Ada Quill", "“The boats are late”"),
        ("“Come in” she said.", "she", "“Come in”"),
    ] {
        assert_eq!(all_of(&who(text)), [(speaker, words)], "{text}");
    }
}

#[test]
fn what_tells_the_time_is_no_speaker() {
    for (text, speaker) in [
        ("Last year he said the boats were late.", "he"),
        ("Last year Ada Quill said the boats were late.", "Ada Quill"),
        ("It was the first time she said the boats were late.", "she"),
        ("Edmund Carrow and he said the boats were late.", "Edmund Carrow and he"),
    ] {
        assert_eq!(all_of(&who(text)), [(speaker, "the boats were late")], "{text}");
    }
}

#[test]
fn words_that_another_passes_on() {
    for (text, speaker, words) in [
        ("Ada Quill was quoted as saying the boats were late.", "Ada Quill", "the boats were late"),
        ("“The boats are late,” Ada Quill can be heard saying.", "Ada Quill", "“The boats are late,”"),
        (
            "The paper quoted Ada Quill as saying that the boats were late.",
            "Ada Quill",
            "the boats were late",
        ),
        ("“The boats are late,” the paper quoted Ada Quill as saying.", "Ada Quill", "“The boats are late,”"),
        ("As Ada Quill put it, the boats are late.", "Ada Quill", "the boats are late"),
        ("The boats are late, as the harbour master put it.", "the harbour master", "The boats are late"),
    ] {
        assert_eq!(all_of(&who(text)), [(speaker, words)], "{text}");
    }
    for text in [
        "The paper quoted a price of nine pounds.",
        "Ada Quill was seen saying nothing.",
        "As she put it down, it broke.",
    ] {
        assert!(who(text).is_empty(), "{text}: {:?}", who(text));
    }
}

#[test]
fn according_to_somebody() {
    assert_eq!(
        all_of(&who("According to the harbour board over 300 boats are late.")),
        [("the harbour board", "over 300 boats are late")]
    );
    assert_eq!(
        all_of(&who("According to the harbour board, Ada Quill said the boats were late.")),
        [("the harbour board", "Ada Quill said the boats were late"), ("Ada Quill", "the boats were late")]
    );
}

#[test]
fn a_second_cue_with_the_same_speaker_begins_another() {
    assert_eq!(
        all_of(&who("Ada Quill told Holm.example it was looking into the boats and said, “They are late.”")),
        [("Ada Quill", "it was looking into the boats"), ("Ada Quill", "“They are late.”")]
    );
    assert_eq!(
        all_of(&who("Ada Quill agreed and said closing the pier was wrong.")),
        [("Ada Quill", "closing the pier was wrong")]
    );
    assert_eq!(all_of(&who("Ada Quill says that will end.")), [("Ada Quill", "that will end")]);
    assert_eq!(
        all_of(&who("But the boats are late, Ada Quill said.")),
        [("Ada Quill", "the boats are late")]
    );
}

#[test]
fn what_stands_in_a_clause_that_hangs_on_a_noun() {
    for (text, speaker, words) in [
        ("Ada Quill signed a paper which she said would save the pier.", "she", "would save the pier"),
        (
            "They met over a law that critics said would close the pier, and left.",
            "critics",
            "would close the pier",
        ),
        ("It was not what she described as the harbour’s “lost year”.", "she", "the harbour’s “lost year”"),
        (
            "He spoke of what she said was a “lost year” for the pier, in a talk.",
            "she",
            "a “lost year” for the pier",
        ),
        ("It was not what she called “a lost year,” and she left.", "she", "“a lost year,”"),
    ] {
        assert_eq!(all_of(&who(text)), [(speaker, words)], "{text}");
    }
    assert!(who("The case on which the court ruled was of the boats.").is_empty());
}

#[test]
fn a_title_behind_told_is_who_was_told() {
    for text in [
        "“We are late,” Ada Quill told the “Holm Today” show on Monday.",
        "“We are late,” Ada Quill told “Holm Today.”",
    ] {
        assert_eq!(all_of(&who(text)), [("Ada Quill", "“We are late,”")], "{text}");
    }
}

#[test]
fn words_that_can_be_nouns_are_none_behind_a_subject() {
    for text in [
        "Ada Quill pushed back on talk about claims the boats were late.",
        "There are 143 confirmed cases.",
        "She also referred to past reports that the boats were late.",
        "The storm had closed the pier sparking fears the boats were late.",
        "Ada Quill, who asked not to be named because the case is open, left.",
        "It is often the butt of late-night jokes, people have had their fill.",
    ] {
        assert!(who(text).is_empty(), "{text}: {:?}", who(text));
    }
}

#[test]
fn to_and_what_it_opens() {
    for (text, words) in [
        ("Ada Quill has vowed to “open up” the pier, even though it is old.", "to “open up” the pier"),
        ("Ada Quill urged all who own a boat to take it home.", "to take it home"),
        (
            "Ada Quill said the boats were “the same as before,” referring to a list.",
            "the boats were “the same as before,”",
        ),
        ("Ada Quill praised her “lovely” life as a sailor.", "her “lovely” life as a sailor"),
    ] {
        assert_eq!(all_of(&who(text)), [("Ada Quill", words)], "{text}");
    }
    assert!(who("Ada Quill criticised the people that Edmund Carrow wanted on the board.").is_empty());
}

#[test]
fn he_and_she_are_told_apart() {
    for (text, name) in [
        ("Ada Quill met Edmund Carrow. She said the boats were late.", "Ada Quill"),
        ("Mr Orrick met Ms Tenn at the pier. “The boats were late,” he said.", "Mr Orrick"),
        (
            "“Wait,” Ada Quill said. Hanna Orrick closed the pier. “The boats were late,” she said.",
            "Hanna Orrick",
        ),
        (
            "“Wait,” Ada Quill said. Edmund Carrow closed the pier. “The boats were late,” she said.",
            "Ada Quill",
        ),
        (
            "Edmund Carrow met the crews. They waited, as the crews said. He said the boats were late.",
            "Edmund Carrow",
        ),
        ("Edmund Carrow and Ada Quill said the boats were late.", "Edmund Carrow and Ada Quill"),
        ("The Prime Minister, Edmund Carrow, said the boats were late.", "Edmund Carrow"),
    ] {
        let found = quotes(text);
        let (_, speaker, _) = found.last().unwrap();
        assert_eq!(speaker.as_deref(), Some(name), "{text}: {found:?}");
    }
}

#[test]
fn a_cue_inside_what_was_said() {
    let parts = |text: &str| {
        let (text, marks) = marks_of(text);
        let words = |s| text.excerpt(s).unwrap().to_owned();
        let quote = &marks.quotes[0];
        (words(quote.speaker.unwrap().span), quote.parts.iter().map(|p| words(*p)).collect::<Vec<_>>())
    };
    for (text, speaker, expected) in [
        ("The pier, Ada Quill said, was closed.", "Ada Quill", ["The pier", "was closed"]),
        (
            "The oldest of the boats, said Ada Quill on Monday, are safe.",
            "Ada Quill",
            ["The oldest of the boats", "are safe"],
        ),
    ] {
        assert_eq!(parts(text), (speaker.to_owned(), expected.map(str::to_owned).to_vec()), "{text}");
    }
    // What stands before is no subject: all that was said stands behind.
    for text in [
        "In Holm, Ada Quill said, the pier was closed.",
        "Generally speaking, she continued, the pier was closed.",
    ] {
        assert_eq!(said(text), ["the pier was closed"], "{text}");
    }
    assert_eq!(said("Edmund Carrow, Ada Quill said in Holm, and the crews left."), Vec::<String>::new());
}

#[test]
fn speech_inside_reported_speech() {
    assert_eq!(
        all_of(&who("The paper reported on Monday that Ada Quill told the board that the boats were late.")),
        [
            ("The paper", "Ada Quill told the board that the boats were late"),
            ("Ada Quill", "the boats were late")
        ]
    );
    // What somebody thinks or might say is no entry of its own there.
    assert_eq!(
        all_of(&who("Ada Quill said they think the boats are late.")),
        [("Ada Quill", "they think the boats are late")]
    );
}

#[test]
fn the_clause_behind_a_noun_ends_with_it() {
    for (text, words) in [
        ("Ada Quill’s promise to buy new boats was in every paper.", "to buy new boats"),
        (
            "The claim that the boats were safe and would sail was false.",
            "the boats were safe and would sail",
        ),
        ("The claim that the boats which are old were safe was false.", "the boats which are old were safe"),
        ("The board kept its promise to buy what the crews needed.", "to buy what the crews needed"),
    ] {
        assert_eq!(said(text), [words], "{text}");
    }
    for (text, name) in [
        ("The harbour board has kept its promise to buy new boats.", "harbour board"),
        (
            "Edmund Carrow left. “Wait,” Hannah Tenn said. His promise to buy new boats was old.",
            "Edmund Carrow",
        ),
    ] {
        assert_eq!(quotes(text).last().unwrap().1.as_deref(), Some(name), "{text}");
    }
}

#[test]
fn another_speaker_behind_a_semicolon_or_but() {
    for text in [
        "Ada Quill said the boats were late; Edmund Carrow said they were safe.",
        "Ada Quill said the boats were late, but Edmund Carrow said they were safe.",
    ] {
        assert_eq!(said(text), ["the boats were late", "they were safe"], "{text}");
    }
    let text = "Ada Quill said the boats were late, but they were safe.";
    assert_eq!(said(text), ["the boats were late, but they were safe"]);
}

#[test]
fn words_above_a_name_are_whose_it_is() {
    let text = "They spoke to Ada Quill, who kept the pier.\nI was called in and told that my boat had sunk.\nAda Quill\nShe left.";
    let found = quotes(text);
    let speaker = Some("Ada Quill".to_owned());
    assert_eq!(
        found,
        [("I was called in and told that my boat had sunk.".to_owned(), speaker, QuoteKind::Direct)]
    );
    assert!(
        quotes("They spoke to Ada Quill, who kept the pier.\nIt was built after World War I.\nAda Quill")
            .is_empty()
    );
    // A line with who wrote the article is none of that, nor is a name below the article's own words.
    assert!(quotes("We look at the pier.\nAda Quill\nThe pier is closed.").is_empty());
    assert!(quotes("They met Ada Quill.\nThe pier was closed.\nAda Quill\nIt rained.").is_empty());
}

#[test]
fn a_title_behind_a_cue_is_where_it_was_said() {
    let text = "“The boat was built. It is time to go,” Meridian says on “The Corrie Maid 6 Countdown”.";
    let said =
        ("“The boat was built. It is time to go,”".to_owned(), "Meridian".to_owned(), QuoteKind::Direct);
    assert_eq!(one(text), said);
    // Words that go on behind the speaker are part of it.
    let found = quotes("“The boat was built,” Meridian says, “and it is time to go.”");
    assert_eq!(
        (found.len(), found[0].0.as_str()),
        (1, "“The boat was built,” Meridian says, “and it is time to go.”")
    );
}

#[test]
fn another_who_reports_with_it_has_words_of_his_own() {
    let found = quotes(
        "Officials said every boat will be seen by itself, with the Gazette reporting none will be kept back.",
    );
    let words: Vec<&str> = found.iter().map(|(words, _, _)| words.as_str()).collect();
    assert_eq!(words, ["every boat will be seen by itself", "none will be kept back"]);
    let found = quotes("Officials said every boat will be seen, with the crew on board.");
    assert_eq!(found[0].0, "every boat will be seen, with the crew on board");
}

#[test]
fn papers_and_counts_tell() {
    for (text, words, speaker) in [
        (
            "A recent poll found only a quarter of the islanders wanted the pier.",
            "only a quarter of the islanders wanted the pier",
            "recent poll",
        ),
        ("The results show the old crew has kept its seats.", "the old crew has kept its seats", "results"),
    ] {
        assert_eq!(one(text), (words.to_owned(), speaker.to_owned(), QuoteKind::Indirect), "{text}");
    }
    for none in [
        "The divers found the boat was late.",
        "The poll found favour with the board.",
        "The records show promise.",
    ] {
        assert!(quotes(none).is_empty(), "{none}: {:?}", quotes(none));
    }
}

#[test]
fn a_straight_mark_with_its_blank_on_the_wrong_side() {
    let text = "Ada Quill said,\" The boats are late and the pier is closed\". Then she left.";
    let said = (
        "\" The boats are late and the pier is closed\"".to_owned(),
        "Ada Quill".to_owned(),
        QuoteKind::Direct,
    );
    assert_eq!(one(text), said);
    assert_eq!(
        one("It was late,\" she said. \"It was late and wet,\" she added.").0,
        "\"It was late and wet,\""
    );
}
