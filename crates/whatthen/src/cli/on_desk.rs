//! What commands work on: files and folders, or a desk.

use std::path::{Path, PathBuf};

use store::Reading;

use crate::cli::WrongCall;
use crate::desk::{DeskFolder, DeskView};
use crate::input::Problem;

/// Names a desk where the call does not.
const DESK_VARIABLE: &str = "WHATTHEN_DESK";
/// Articles that a query may select.
const MOST_SELECTED: usize = 10_000;

/// Files and folders to read; standard input where none is given.
#[derive(Debug, clap::Args)]
pub(crate) struct Paths {
    /// Pages, texts, PDFs, .eml, MHTML, WARC, WACZ, article lines, folders; .gz of any. None: standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Which desk.
#[derive(Debug, clap::Args)]
pub(crate) struct OnDesk {
    /// The desk; without it the one that `WHATTHEN_DESK` names, else this folder
    #[arg(long, value_name = "DIR")]
    desk: Option<PathBuf>,
}

impl OnDesk {
    /// The desk's folder, which is there.
    pub(crate) fn folder(&self) -> Result<PathBuf, WrongCall> {
        let named = self.desk.clone().or_else(|| std::env::var_os(DESK_VARIABLE).map(PathBuf::from));
        let folder = named.unwrap_or_else(|| PathBuf::from("."));
        checked(&folder)
    }

    /// The folder as it was named, there or not.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.desk.as_deref()
    }
}

fn checked(folder: &Path) -> Result<PathBuf, WrongCall> {
    if DeskFolder::new(folder).is_desk() {
        return Ok(folder.to_owned());
    }
    let shown = folder.display();
    Err(WrongCall(format!("{shown}: is no desk; name one with --desk DIR, or make one: whatthen init DIR")))
}

/// Files and folders, or articles of a desk.
#[derive(Debug, clap::Args)]
pub(crate) struct Sources {
    #[command(flatten)]
    paths: Paths,
    /// Take the articles of this desk instead of files
    #[arg(long, value_name = "DIR", conflicts_with = "paths")]
    desk: Option<PathBuf>,
    /// Of the desk's articles, only those with these words
    #[arg(long, value_name = "WORDS", requires = "desk")]
    query: Option<String>,
}

impl Sources {
    /// The files and folders.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths.paths
    }

    /// The desk, where one is named.
    pub(crate) fn desk(&self) -> anyhow::Result<Option<DeskView>> {
        self.desk.as_deref().map(|folder| DeskView::open(&checked(folder)?)).transpose()
    }

    /// Calls `each` with the articles of the desk that are asked for, each in its last wording, in the order in
    /// which the desk got them; with pages that are no articles, as `read` prints them, where all are asked for.
    pub(crate) fn each_reading(
        &self,
        desk: &DeskView,
        each: &mut dyn FnMut(Reading),
    ) -> anyhow::Result<Option<Problem>> {
        desk.each_selected(self.query.as_deref(), MOST_SELECTED, each)
    }
}
