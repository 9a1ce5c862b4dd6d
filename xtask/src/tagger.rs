//! Trains the tagger of English on the CC BY parts of the GUM corpus, and scores it on documents that it has not seen.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use analysis::annotate::Tag;
use analysis::annotate::training::{Lesson, learn, score};
use anyhow::Context;
use flate2::read::GzDecoder;

use crate::{needed_evaluation, root};

const FOLDS: usize = 5;
const SEED: u64 = 2;

/// Prints the score of each fifth of the documents, by what the others taught, and writes `languages/en/tags.tsv` from all of them.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = needed_evaluation()?;
    let documents = read(&folder.join("data/tagging/gum_ccby.conllu.gz"))?;
    let (mut right, mut all) = (0, 0);
    let mut wrong: BTreeMap<(String, String), usize> = BTreeMap::new();
    for fold in 0..FOLDS {
        let part = |inside: bool| -> Vec<Lesson> {
            let chosen = documents.iter().enumerate().filter(|(at, _)| (at % FOLDS == fold) == inside);
            chosen.flat_map(|(_, sentences)| sentences.iter().map(Sentence::lesson)).collect()
        };
        let (held, of, missed) = score(&learn(&part(false), SEED), &part(true));
        println!("fold {fold}: {held} of {of}, {:.2} %", 100.0 * held as f64 / of as f64);
        right += held;
        all += of;
        missed.into_iter().for_each(|(pair, count)| *wrong.entry(pair).or_default() += count);
    }
    println!("out of fold: {:.2} % of {all} tokens", 100.0 * right as f64 / all as f64);
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((gold, ours), count) in wrong.iter().take(12) {
        println!("    {gold} taken for {ours}: {count}");
    }
    let lessons: Vec<Lesson> = documents.iter().flatten().map(Sentence::lesson).collect();
    let file = learn(&lessons, SEED);
    println!("{} sentences, {} bytes of weights", lessons.len(), file.len());
    let path = root().join("crates/analysis/languages/en/tags.tsv");
    fs::write(&path, file).with_context(|| path.display().to_string())
}

struct Sentence {
    text: String,
    parts: Vec<(Range<usize>, Tag)>,
}

impl Sentence {
    fn lesson(&self) -> Lesson {
        Lesson::new(&self.text, &self.parts)
    }
}

/// The sentences of each document, in CoNLL-U.
fn read(path: &Path) -> anyhow::Result<Vec<Vec<Sentence>>> {
    let file = fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text)?;
    let mut documents = Vec::new();
    let mut sentence = Sentence { text: String::new(), parts: Vec::new() };
    let mut glued_to = 0;
    for line in text.lines() {
        if line.starts_with("# newdoc") {
            documents.push(Vec::new());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() == 10
            && let Ok(word) = columns[0].parse::<u32>()
        {
            let start = sentence.text.len();
            sentence.text.push_str(columns[1]);
            sentence.parts.push((start..sentence.text.len(), tag(columns[3], columns[4])));
            if word >= glued_to && !columns[9].contains("SpaceAfter=No") {
                sentence.text.push(' ');
            }
        } else if let Some((_, last)) = columns[0].split_once('-').filter(|_| columns.len() == 10) {
            // "3-4 don't": what follows is written together, without a space behind the last where it says so.
            let last = last.parse::<u32>()?;
            glued_to = last + u32::from(columns[9].contains("SpaceAfter=No"));
        } else if line.is_empty() && !sentence.parts.is_empty() {
            glued_to = 0;
            let done = std::mem::replace(&mut sentence, Sentence { text: String::new(), parts: Vec::new() });
            documents.last_mut().context("a sentence before any document")?.push(done);
        }
    }
    Ok(documents)
}

/// What the universal and the Penn tag of a word come to.
fn tag(universal: &str, penn: &str) -> Tag {
    match penn {
        "NN" | "NNS" => Tag::Noun,
        "NNP" | "NNPS" => Tag::Name,
        "PRP" | "EX" => Tag::Pronoun,
        "PRP$" => Tag::Possessive,
        "DT" | "PDT" => Tag::Determiner,
        "JJ" | "JJR" | "JJS" => Tag::Adjective,
        "RB" | "RBR" | "RBS" => Tag::Adverb,
        "CD" => Tag::Number,
        "VBD" => Tag::Past,
        "VBZ" | "VBP" => Tag::Present,
        "VB" => Tag::Base,
        "VBG" => Tag::Gerund,
        "VBN" => Tag::Participle,
        "MD" => Tag::Modal,
        "IN" if universal == "SCONJ" => Tag::Subordinator,
        "IN" => Tag::Preposition,
        "CC" => Tag::Conjunction,
        "TO" => Tag::To,
        "RP" => Tag::Particle,
        "WDT" | "WP" | "WP$" | "WRB" => Tag::Question,
        "POS" => Tag::Genitive,
        _ if matches!(universal, "PUNCT" | "SYM") => Tag::Mark,
        _ => Tag::Other,
    }
}
