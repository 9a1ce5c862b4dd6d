//! What the desk's articles are grouped as: one fold over all of them, carried on from a checkpoint.
//!
//! A checkpoint is a file whose name tells how many articles stand before it and the digest of them in their order. It is
//! taken up only where the same articles stand before it now: whatever came late, changed or went brings the fold back
//! to an earlier one, or to the beginning. Checkpoints can be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use analysis::group::{Fold, Grouping, Pace, Sketch, VERSION, decided};
use anyhow::{Context, bail};
use model::{ArticleId, Decision, Sha256};
use store::{Groupable, Part};

use super::{Desk, DeskView};
use crate::archiving::write_whole;
use crate::contract::ArticleLine;
use crate::report::warn;

/// Articles that were fetched and say that they are older than this before their capture, or that are later after it, are
/// taken to be of the time of their capture: seconds.
const EARLIEST: i64 = 30 * 86_400;
const LATEST: i64 = 86_400;
/// Bytes of the digest at the end of a checkpoint.
const DIGEST: usize = 32;
const ENDING: &str = "fold";
/// Of files that are being written.
const UNFINISHED: &str = "part";

/// Groups the articles of a desk, each in its last wording, with the decisions of its people. Returns also how many
/// articles were folded: all but those before the checkpoint.
pub(crate) fn grouped(view: &DeskView, pace: Pace) -> anyhow::Result<(Grouping, usize)> {
    let mut articles: Vec<(i64, Groupable)> =
        view.articles.groupable()?.into_iter().map(|article| (effective(&article), article)).collect();
    articles.sort_by(|a, b| (a.0, &a.1.key).cmp(&(b.0, &b.1.key)));
    let Pace { looks_every, recent, days } = pace;
    let mut chain =
        Sha256::of(format!("{VERSION} {} {looks_every} {recent} {days}", analysis::STAGES).as_bytes());
    let mut chains = vec![chain];
    for (at, article) in &articles {
        chain = Sha256::of(
            format!("{chain} {at} {} {}", article.key.version.hex(), article.key.article).as_bytes(),
        );
        chains.push(chain);
    }
    let folder = view.folder.grouping();
    let mut checkpoints = Checkpoint::list(&folder);
    let mut fold = None;
    while let Some(last) = checkpoints.last().filter(|_| fold.is_none()) {
        let holds = chains.get(last.articles).is_some_and(|chain| last.is_of(chain));
        fold = last.read().filter(|_| holds);
        if fold.is_none() {
            checkpoints.pop().iter().for_each(Checkpoint::remove);
        }
    }
    let mut fold = fold.unwrap_or_else(|| Fold::at(pace));
    let from = fold.articles() as usize;
    let step = pace.looks_every.max(1) as usize;
    let looks = articles.len() / step;
    // What is withdrawn meanwhile must not be written down again.
    let withdrawn = view.people.withdrawals()?.len();
    let mut all_read = true;
    for (number, (at, article)) in articles.iter().enumerate().skip(from) {
        let (sketch, read) = sketch(view, *at, article)?;
        all_read &= read;
        fold.add(sketch);
        if all_read && fold.has_just_looked() && is_kept((number + 1) / step, looks) {
            match Checkpoint::write(&folder, &fold, &chains[number + 1]) {
                Ok(checkpoint) => checkpoints.push(checkpoint),
                // The next time takes longer, no more.
                Err(error) => warn(format_args!("no checkpoint of the grouping: {error:#}")),
            }
            if view.people.withdrawals()?.len() != withdrawn {
                checkpoints.iter().for_each(Checkpoint::remove);
                bail!("a page was withdrawn meanwhile; ask again");
            }
        }
    }
    let over = checkpoints.iter().filter(|checkpoint| !is_kept(checkpoint.articles / step, looks));
    over.for_each(Checkpoint::remove);
    Ok((decided(fold.finish(), &view.decisions()?), articles.len() - from))
}

/// Whether the checkpoint after so many looks is kept, where there were `looks` in all: ever fewer the older they are. One
/// that is not kept is not wanted later either.
fn is_kept(look: usize, looks: usize) -> bool {
    look > 0 && looks - look <= 2 << look.trailing_zeros()
}

/// When an article counts as told, in seconds since 1970: when it was published where that is near its capture, else when
/// it was captured. A page that a person handed in may be of any time before that.
fn effective(article: &Groupable) -> i64 {
    let captured = article.captured.parse::<model::Published>().map(|time| time.approximate_seconds());
    let (published, captured) = match (article.published_at, captured) {
        (Some(published), Ok(captured)) => (published, captured),
        (Some(published), Err(_)) => return published,
        (None, captured) => return captured.unwrap_or(i64::MAX),
    };
    let earliest = if article.fetched { captured - EARLIEST } else { i64::MIN };
    if (earliest..=captured + LATEST).contains(&published) { published } else { captured }
}

/// The sketch of an article, and whether it could be read. A line that cannot be read back is a fault that the doctor names; an
/// article that was withdrawn since it was listed is not there the next time.
fn sketch(view: &DeskView, at: i64, article: &Groupable) -> anyhow::Result<(Sketch, bool)> {
    let at = (at < i64::MAX).then_some(at);
    let reading = view.articles.reading(&article.key, Part::Whole)?;
    let read = reading.and_then(|reading| ArticleLine::parse(&reading.line).ok());
    let empty = || Sketch::empty(ArticleId::given(article.key.article.clone()), at);
    Ok(read.map_or_else(|| (empty(), false), |(article, _)| (Sketch::of(&article, at), true)))
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
                if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                    // Of a process that was ended. One that is at work passes over that it is gone.
                    _ = fs::remove_file(&path);
                }
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

    /// Takes it away. Nothing depends on it; where it cannot be removed it is passed over again.
    fn remove(&self) {
        _ = fs::remove_file(&self.path);
    }
}

impl DeskView {
    /// What people decided about stories, the earliest first.
    pub(crate) fn decisions(&self) -> anyhow::Result<Vec<Decision>> {
        Ok(self.people.decisions()?.into_iter().map(|decided| decided.decision).collect())
    }
}

impl Desk {
    /// The article with this address or id, where it was read as one.
    pub(crate) fn article_named(&self, named: &str) -> anyhow::Result<Option<ArticleId>> {
        let mut of_url = self.articles.articles_of_url(named)?;
        if of_url.len() > 1 {
            bail!("{named}: is the address of several articles; name one by its id: {}", of_url.join(" "));
        }
        let article = of_url.pop().unwrap_or_else(|| named.to_owned());
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
}

/// Takes all checkpoints away.
pub(super) fn forget_checkpoints(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| folder.display().to_string())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
