//! The thread that writes while others watch: it gathers, and does what it is asked in between.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, anyhow};
use fetch::Fetcher;

use super::{Gathering, Halt, Heed, Progress, attend, fetcher};
use crate::config::GatherConfig;
use crate::desk::{Desk, Surroundings};
use crate::report::warn;

/// Something to be done with the desk; whether to look for what is due behind it.
type Work = Box<dyn FnOnce(&mut Desk) -> Heed + Send>;

/// Writes to a desk on a thread of its own.
pub(crate) struct Keeper {
    work: Mutex<Sender<Work>>,
    progress: Arc<Progress>,
    config: GatherConfig,
}

impl Keeper {
    /// Opens the desk in `folder` and begins to gather, or, unless it `gathers`, only to do what is asked.
    pub(crate) fn start(folder: &Path, config: &GatherConfig, gathers: bool) -> anyhow::Result<Self> {
        let (mut desk, told) = Desk::open(folder, "serve", Surroundings::real())?;
        told.iter().for_each(warn);
        let progress = Arc::new(Progress::default());
        let mut gathering = Gathering::new(&desk, fetcher(config)?, config, Arc::clone(&progress))?;
        let (work, asked) = mpsc::channel();
        let thread = thread::Builder::new().name("keeper".to_owned());
        let watched = Watched(Arc::clone(&progress));
        let run = move || {
            let mut listen = |desk: &mut Desk| Ok(listen(desk, &asked));
            let done = if gathers {
                gathering.watch(&mut desk, &mut listen, &mut |_| ())
            } else {
                attend(&mut desk, &mut listen)
            };
            if let Err(error) = done {
                warn(format!("gathering ended, nothing is lost; start again: {error:#}"));
                watched.0.halt(Halt::Ended(format!("{error:#}")));
            }
            drop(watched);
        };
        thread.spawn(run).context("the thread that writes")?;
        Ok(Self { work: Mutex::new(work), progress, config: config.clone() })
    }

    /// How far gathering is.
    pub(crate) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// A fetcher for another runtime: one belongs to the runtime that it is first used on.
    pub(crate) fn another_fetcher(&self) -> anyhow::Result<Fetcher> {
        fetcher(&self.config)
    }

    /// Does `work` with the desk, once what is under way is kept, and waits for it. Where it is to `look`, what is due
    /// is asked next.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        look: bool,
        work: impl FnOnce(&mut Desk) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (answer, done) = mpsc::channel();
        let heed = if look { Heed::Look } else { Heed::Nothing };
        let work: Work = Box::new(move |desk| {
            // Who asked may have left.
            _ = answer.send(work(desk));
            heed
        });
        let ended =
            || anyhow!("nothing can be written any more: the thread that writes ended; start whatthen again");
        self.work.lock().unwrap_or_else(PoisonError::into_inner).send(work).map_err(|_| ended())?;
        done.recv().map_err(|_| ended())?
    }
}

/// Says, when the thread that writes ends in whatever way, that it did.
struct Watched(Arc<Progress>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.halt(Halt::Ended("the thread that writes ended".to_owned()));
    }
}

/// Does what is asked by now.
fn listen(desk: &mut Desk, asked: &Receiver<Work>) -> Heed {
    let mut heed = Heed::Nothing;
    loop {
        match asked.try_recv() {
            Ok(work) => {
                if work(desk) == Heed::Look {
                    heed = Heed::Look;
                }
            }
            Err(TryRecvError::Empty) => return heed,
            Err(TryRecvError::Disconnected) => return Heed::Stop,
        }
    }
}
