//! From pages whose article is known to a model: the linear parts first, then both sets of trees.
//!
//! What a later part is trained on comes from earlier parts that have not seen the page: the pages are parted by
//! domain, and each part is measured with what the others taught.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::thread;

use analysis::extract::training::{Observed, Token};
use analysis::extract::{BodyModel, ModelError, Place};

use super::gold::{GoldPage, labels};
use super::linear::{Linear, Row};
use super::trees::{Boosted, Settings};

/// A page ready to learn from.
struct Lesson<'p> {
    page: &'p GoldPage,
    observed: Observed<'p>,
    /// Share of each line in the article, and how much it counts.
    labels: Vec<(f32, f32)>,
    names: Vec<Row>,
    words: Vec<Row>,
}

/// All pages, and what their names and words are numbered by.
pub(super) struct Lessons<'p> {
    all: Vec<Lesson<'p>>,
    names: Vec<(Token, String)>,
    words: Vec<(Token, String)>,
}

/// A name or word must stand on pages of so many domains to be weighed.
const DOMAINS: usize = 8;
/// Parts into which pages are parted for training what comes later.
const PARTS: usize = 4;
/// Weights nearer to nothing are not kept.
const SLIGHT: f32 = 0.02;

/// How both sets of trees are grown; found by trying a dozen settings out of fold.
const TREES: Settings = Settings { trees: 250, depth: 6, step: 0.07, features: 0.4, rows: 0.7, ridge: 2.0 };

impl<'p> Lessons<'p> {
    pub(super) fn read(pages: &'p [GoldPage]) -> Self {
        let observed: Vec<Observed<'p>> = pages.iter().map(|page| Observed::read(&page.html)).collect();
        let names = vocabulary(pages, &observed, |token| !matches!(token, Token::Word(_)));
        let words = vocabulary(pages, &observed, |token| matches!(token, Token::Word(_)));
        let number = |list: &[(Token, String)]| -> HashMap<(u8, String), u32> {
            list.iter().zip(0..).map(|((token, name), at)| ((code(*token), name.clone()), at)).collect()
        };
        let (name_numbers, word_numbers) = (number(&names), number(&words));
        let all = pages
            .iter()
            .zip(observed)
            .map(|(page, observed)| {
                let labels = labels(page, &observed);
                let rows = |numbers: &HashMap<(u8, String), u32>| -> Vec<Row> {
                    labels
                        .iter()
                        .enumerate()
                        .map(|(at, (label, weight))| {
                            let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
                            observed.tokens(at, |token, name| {
                                if let Some(number) = numbers.get(&(code(token), name.to_owned())) {
                                    *counts.entry(*number).or_default() += 1.0;
                                }
                            });
                            Row { counts: counts.into_iter().collect(), label: *label, weight: *weight }
                        })
                        .collect()
                };
                Lesson { names: rows(&name_numbers), words: rows(&word_numbers), page, observed, labels }
            })
            .collect();
        Self { all, names, words }
    }

    /// Learns from the pages of `from`, indexes of lessons.
    pub(super) fn fit(&self, from: &[usize]) -> Result<(BodyModel, [String; 3]), ModelError> {
        let parts = self.parts(from, PARTS);
        let others = |part: usize| -> Vec<usize> {
            parts
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != part)
                .flat_map(|(_, p)| p.iter().copied())
                .collect()
        };
        let mut linear: HashMap<usize, Vec<[f32; 2]>> = HashMap::new();
        for (part, pages) in parts.iter().enumerate() {
            let learned = self.linear(&others(part));
            for page in pages {
                linear.insert(*page, self.scores(*page, &learned));
            }
        }
        let alone_rows: HashMap<usize, Vec<Vec<f32>>> =
            from.iter().map(|p| (*p, self.all[*p].observed.alone(&linear[p]))).collect();
        let mut probable: HashMap<usize, Vec<f32>> = HashMap::new();
        // Two at a time: as many as small machines have cores.
        for pair in (0..PARTS).collect::<Vec<_>>().chunks(2) {
            let fitted: Vec<Boosted> = thread::scope(|scope| {
                let threads: Vec<_> = pair
                    .iter()
                    .map(|part| {
                        let pages = others(*part);
                        let rows = &alone_rows;
                        scope.spawn(move || self.boost(&pages, rows, TREES))
                    })
                    .collect();
                threads
                    .into_iter()
                    .map(|t| t.join().expect("a thread that only counts does not panic"))
                    .collect()
            });
            for (part, trees) in pair.iter().zip(fitted) {
                for page in &parts[*part] {
                    let rows = &alone_rows[page];
                    probable.insert(*page, rows.iter().map(|row| trees.probability(row)).collect());
                }
            }
        }
        let together_rows: HashMap<usize, Vec<Vec<f32>>> =
            from.iter().map(|p| (*p, self.all[*p].observed.together(&linear[p], &probable[p]))).collect();
        let (alone, together) = thread::scope(|scope| {
            let alone = scope.spawn(|| self.boost(from, &alone_rows, TREES));
            let together = self.boost(from, &together_rows, TREES);
            (alone.join(), together)
        });
        let Ok(alone) = alone else { unreachable!("a thread that only counts does not panic") };
        let learned = self.linear(from);
        let files = self.write(&learned, &alone, &together);
        Ok((BodyModel::parse(&files[0], &files[1], &files[2])?, files))
    }

    /// Parts pages so that those of one domain stay together.
    pub(super) fn parts(&self, pages: &[usize], count: usize) -> Vec<Vec<usize>> {
        let domains: BTreeSet<(u64, &str)> = pages
            .iter()
            .map(|p| self.all[*p].page.domain.as_str())
            .map(|d| {
                (d.bytes().fold(count as u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)), d)
            })
            .collect();
        let part: HashMap<&str, usize> =
            domains.iter().enumerate().map(|(at, (_, domain))| (*domain, at % count)).collect();
        let mut parts = vec![Vec::new(); count];
        for page in pages {
            parts[part[self.all[*page].page.domain.as_str()]].push(*page);
        }
        parts
    }

    fn linear(&self, pages: &[usize]) -> [Linear; 2] {
        let names: Vec<&Row> = pages.iter().flat_map(|p| &self.all[*p].names).collect();
        let words: Vec<&Row> = pages.iter().flat_map(|p| &self.all[*p].words).collect();
        [Linear::fit(&names, self.names.len()), Linear::fit(&words, self.words.len())]
    }

    /// What the linear parts make of each line: without their constants, which the model leaves out.
    fn scores(&self, page: usize, [names, words]: &[Linear; 2]) -> Vec<[f32; 2]> {
        let lesson = &self.all[page];
        let score = |linear: &Linear, row: &Row| linear.score(row) - linear.constant;
        lesson.names.iter().zip(&lesson.words).map(|(n, w)| [score(names, n), score(words, w)]).collect()
    }

    fn boost(&self, pages: &[usize], rows: &HashMap<usize, Vec<Vec<f32>>>, settings: Settings) -> Boosted {
        let mut features: Vec<&[f32]> = Vec::new();
        let (mut labels, mut weights) = (Vec::new(), Vec::new());
        for page in pages {
            for (row, (label, weight)) in rows[page].iter().zip(&self.all[*page].labels) {
                if *weight > 0.0 {
                    features.push(row);
                    labels.push(*label);
                    weights.push(*weight);
                }
            }
        }
        Boosted::fit(&features, &labels, &weights, settings)
    }

    fn write(&self, [names, words]: &[Linear; 2], alone: &Boosted, together: &Boosted) -> [String; 3] {
        const MADE: &str = "# Learned from pages whose article is known; made by `cargo xtask train`.\n";
        let mut by_name: BTreeMap<&str, [f32; 2]> = BTreeMap::new();
        for ((token, name), weight) in self.names.iter().zip(&names.weights) {
            by_name.entry(name).or_default()[usize::from(*token == Token::Far)] = *weight;
        }
        let mut name_file = format!("{MADE}# name, weight close above a line, weight further above\n");
        for (name, [near, far]) in by_name.iter().filter(|(_, w)| w.iter().any(|w| w.abs() >= SLIGHT)) {
            let _ = writeln!(name_file, "{name}\t{near:.3}\t{far:.3}");
        }
        let mut word_file = format!("{MADE}# where it stands in a line, word, weight\n");
        for ((token, word), weight) in
            self.words.iter().zip(&words.weights).filter(|(_, w)| w.abs() >= SLIGHT)
        {
            let place = match token {
                Token::Word(Place::First) => "first",
                Token::Word(Place::Last) => "last",
                _ => "short",
            };
            let _ = writeln!(word_file, "{place}\t{word}\t{weight:.3}");
        }
        let trees = format!(
            "{MADE}# Two stages of trees: questions (feature>threshold), a colon, leaves.\n{}{}",
            alone.write(),
            together.write()
        );
        [name_file, word_file, trees]
    }
}

/// Names or words that stand on pages of enough domains.
fn vocabulary(
    pages: &[GoldPage],
    observed: &[Observed<'_>],
    of: impl Fn(Token) -> bool,
) -> Vec<(Token, String)> {
    let mut seen: BTreeMap<(u8, String), BTreeSet<&str>> = BTreeMap::new();
    let mut tokens: HashMap<u8, Token> = HashMap::new();
    for (page, observed) in pages.iter().zip(observed) {
        let mut here: BTreeSet<(u8, String)> = BTreeSet::new();
        for line in 0..observed.lines().count() {
            observed.tokens(line, |token, name| {
                if of(token) {
                    tokens.insert(code(token), token);
                    here.insert((code(token), name.to_owned()));
                }
            });
        }
        for key in here {
            seen.entry(key).or_default().insert(&page.domain);
        }
    }
    seen.into_iter()
        .filter(|(_, domains)| domains.len() >= DOMAINS)
        .map(|((code, name), _)| (tokens[&code], name))
        .collect()
}

fn code(token: Token) -> u8 {
    match token {
        Token::Near => 0,
        Token::Far => 1,
        Token::Word(Place::First) => 2,
        Token::Word(Place::Last) => 3,
        Token::Word(Place::Short) => 4,
    }
}
