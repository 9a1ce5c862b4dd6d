//! What the desk's articles are grouped as: one fold over all of them, carried on from a checkpoint.
//!
//! A checkpoint is a file whose name tells how many articles stand before it and the digest of them in their order. It is
//! taken up only where the same articles stand before it now: whatever came late, changed or went brings the fold back
//! to an earlier one, or to the beginning. Checkpoints can be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use analysis::group::{Fold, Grouping, Sketch, VERSION, decided};
use anyhow::Context;
use model::{ArticleId, Decision, Sha256};
use store::{Groupable, Part};

use super::{Desk, DeskView};
use crate::archiving::write_whole;
use crate::contract::ArticleLine;
use crate::report::warn;

/// Articles that are published earlier before their capture than this, or later after it, are taken to be of the time of
/// their capture: seconds.
const EARLIEST: i64 = 30 * 86_400;
const LATEST: i64 = 86_400;
/// Bytes of the digest at the end of a checkpoint.
const DIGEST: usize = 32;
const ENDING: &str = "fold";

/// Groups the articles of a desk, each in its last wording, with the decisions of its people. `start` makes the fold that
/// begins. Returns also how many articles were folded: all but those before the checkpoint.
pub(crate) fn grouped(view: &DeskView, start: fn() -> Fold) -> anyhow::Result<(Grouping, usize)> {
    let mut articles: Vec<(i64, Groupable)> =
        view.articles.groupable()?.into_iter().map(|article| (effective(&article), article)).collect();
    articles.sort_by(|a, b| (a.0, &a.1.key).cmp(&(b.0, &b.1.key)));
    let mut chain = Sha256::of(format!("{VERSION} {}", analysis::STAGES).as_bytes());
    let mut chains = vec![chain];
    for (at, article) in &articles {
        chain = Sha256::of(
            format!("{chain} {at} {} {}", article.key.version.hex(), article.key.article).as_bytes(),
        );
        chains.push(chain);
    }
    let folder = view.folder.grouping();
    let mut checkpoints = Checkpoint::list(&folder);
    checkpoints.retain(|checkpoint| {
        let holds = chains.get(checkpoint.articles).is_some_and(|chain| checkpoint.is_of(chain));
        if !holds {
            // Nothing depends on it; where it cannot be removed it is passed over again.
            _ = fs::remove_file(&checkpoint.path);
        }
        holds
    });
    let mut fold = checkpoints.iter().rev().find_map(Checkpoint::read).unwrap_or_else(start);
    let from = fold.articles() as usize;
    for (number, (at, article)) in articles.iter().enumerate().skip(from) {
        fold.add(&sketch(view, *at, article)?);
        if fold.has_just_looked() {
            match Checkpoint::write(&folder, &fold, &chains[number + 1]) {
                Ok(checkpoint) => checkpoints.push(checkpoint),
                // The next time takes longer, no more.
                Err(error) => warn(format_args!("no checkpoint of the grouping: {error:#}")),
            }
        }
    }
    Checkpoint::thin(checkpoints);
    let decisions: Vec<_> = view.people.decisions()?.into_iter().map(|decided| decided.decision).collect();
    Ok((decided(fold.finish(), &decisions), articles.len() - from))
}

/// When an article counts as told, in seconds since 1970: when it was published where that is near its capture, else when
/// it was captured.
fn effective(article: &Groupable) -> i64 {
    let captured = article.captured.parse::<model::Published>().map(|time| time.approximate_seconds());
    match (article.published_at, captured) {
        (Some(published), Ok(captured))
            if !(captured - EARLIEST..=captured + LATEST).contains(&published) =>
        {
            captured
        }
        (Some(published), _) => published,
        (None, Ok(captured)) => captured,
        (None, Err(_)) => i64::MAX,
    }
}

fn sketch(view: &DeskView, at: i64, article: &Groupable) -> anyhow::Result<Sketch> {
    let at = (at < i64::MAX).then_some(at);
    let reading = view.articles.reading(&article.key, Part::Whole)?;
    // A line that cannot be read back would be a fault that the doctor names; a withdrawn one goes with the next look.
    let article = reading.and_then(|reading| ArticleLine::parse(&reading.line).ok()).map_or_else(
        || Sketch::empty(ArticleId::given(article.key.article.clone()), at),
        |(article, _)| Sketch::of(&article, at),
    );
    Ok(article)
}

/// A file with the fold of the first articles.
#[derive(Debug)]
struct Checkpoint {
    articles: usize,
    /// Digest of them, as far as the name has it.
    chain: String,
    path: PathBuf,
}

impl Checkpoint {
    /// The checkpoints of a folder, by how many articles they are of.
    fn list(folder: &Path) -> Vec<Self> {
        let names = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found: Vec<Self> = names
            .filter_map(|entry| {
                let path = entry.path();
                let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?.strip_suffix('.')?;
                let (articles, chain) = name.split_once('-')?;
                Some(Self { articles: articles.parse().ok()?, chain: chain.to_owned(), path: path.clone() })
            })
            .collect();
        found.sort_by(|a, b| (a.articles, &a.chain).cmp(&(b.articles, &b.chain)));
        found
    }

    fn is_of(&self, chain: &Sha256) -> bool {
        self.chain == chain.to_string()
    }

    /// The fold, where the file is whole.
    fn read(&self) -> Option<Fold> {
        let bytes = fs::read(&self.path).ok()?;
        let (state, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        let fold: Fold =
            postcard::from_bytes((Sha256::of(state).as_bytes() == digest).then_some(state)?).ok()?;
        (fold.articles() as usize == self.articles).then_some(fold)
    }

    fn write(folder: &Path, fold: &Fold, chain: &Sha256) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let articles = fold.articles() as usize;
        let path = folder.join(format!("{articles}-{chain}.{ENDING}"));
        let mut bytes = postcard::to_stdvec(fold)?;
        let digest = Sha256::of(&bytes);
        bytes.extend(digest.as_bytes());
        write_whole(&path, &bytes).with_context(|| path.display().to_string())?;
        Ok(Self { articles, chain: chain.to_string(), path })
    }

    /// Keeps ever fewer of them the older they are: of those between two powers of two of looks ago the first and the last.
    fn thin(checkpoints: Vec<Self>) {
        let (Some(last), Some(step)) = (checkpoints.last().map(|last| last.articles), step(&checkpoints))
        else {
            return;
        };
        let ages: Vec<Option<u32>> =
            checkpoints.iter().map(|one| ((last - one.articles) / step).checked_ilog2()).collect();
        for (at, checkpoint) in checkpoints.iter().enumerate() {
            let is_inside = at > 0 && ages[at - 1] == ages[at] && ages.get(at + 1) == Some(&ages[at]);
            if is_inside {
                _ = fs::remove_file(&checkpoint.path);
            }
        }
    }
}

/// Articles between two looks: checkpoints stand at multiples of it.
fn step(checkpoints: &[Checkpoint]) -> Option<usize> {
    checkpoints.windows(2).map(|pair| pair[1].articles - pair[0].articles).min().filter(|step| *step > 0)
}

impl Desk {
    /// The article with this address or id, where it was read as one.
    pub(crate) fn article_named(&self, named: &str) -> anyhow::Result<Option<ArticleId>> {
        let article = self.articles.articles_of_url(named)?.pop().unwrap_or_else(|| named.to_owned());
        Ok(self.articles.listed(&article, ArticleLine::ABOUT)?.map(|_| ArticleId::given(article)))
    }

    /// Keeps a decision about stories; returns its number.
    pub(crate) fn decide(&mut self, decision: &Decision) -> anyhow::Result<i64> {
        Ok(self.people.decide(decision, &(self.clock)())?)
    }

    /// Takes a decision back; false where there is none of this number.
    pub(crate) fn undecide(&mut self, number: i64) -> anyhow::Result<bool> {
        Ok(self.people.undecide(number)?)
    }

    /// Takes the checkpoints of the grouping away: they name what must not be named any more.
    pub(super) fn forget_grouping(&self) -> anyhow::Result<()> {
        let folder = self.folder.grouping();
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| folder.display().to_string())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
