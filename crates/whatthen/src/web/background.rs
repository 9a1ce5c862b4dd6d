//! What takes longer than a page may: counted and grouped on a thread of its own, when it is asked for and the desk
//! has changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::apart;
use super::error::WebError;
use super::limits::{GROUPING_REST, SURVEY_REST};
use super::readers::{Change, Readers};
use super::stories::Grouping;
use super::survey::Survey;
use crate::desk::DeskView;
use crate::report::warn;

/// How many times as long as a grouping took the thread rests before the next.
const REST_SHARE: u32 = 4;

/// The thread's results, and the way to ask for new ones.
pub(crate) struct Background {
    orders: Sender<Order>,
    survey: Arc<Slot<Survey>>,
    stories: Arc<Slot<Grouping>>,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Survey,
    Stories,
}

/// A result that is made anew now and then.
struct Slot<T> {
    made: RwLock<Option<Made<T>>>,
    ordered: AtomicBool,
}

struct Made<T> {
    value: Arc<T>,
    /// What the desk was like.
    of: Change,
    at: Instant,
    took: Duration,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { made: RwLock::new(None), ordered: AtomicBool::new(false) }
    }
}

impl<T> Slot<T> {
    /// What was made last, and whether it is time for another.
    fn last(&self, rest: Duration) -> (Option<Arc<T>>, bool) {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let stale = made.as_ref().is_none_or(|made| made.at.elapsed() > rest.max(made.took * REST_SHARE));
        (made.as_ref().map(|made| Arc::clone(&made.value)), stale)
    }

    fn renew(&self, readers: &Readers, make: impl FnOnce(&DeskView) -> Result<T, WebError>) {
        self.ordered.store(false, Ordering::Release);
        let (of, begun) = (readers.change(), Instant::now());
        if let Some(made) = self.made.write().unwrap_or_else(PoisonError::into_inner).as_mut()
            && made.of == of
        {
            made.at = begun;
            return;
        }
        match readers.read_now(make) {
            Ok(value) => {
                let made = Made { value: Arc::new(value), of, at: Instant::now(), took: begun.elapsed() };
                *self.made.write().unwrap_or_else(PoisonError::into_inner) = Some(made);
            }
            // It is asked for again with the next page; what was made before is shown till then.
            Err(WebError::NotNow(_)) => {}
            Err(error) => warn(format_args!("whatthen serve: {error}")),
        }
    }
}

impl Background {
    /// Starts the thread.
    pub(crate) fn start(readers: Arc<Readers>) -> anyhow::Result<Self> {
        let (orders, received) = channel();
        let (survey, stories) = (Arc::default(), Arc::default());
        let background = Self { orders, survey: Arc::clone(&survey), stories: Arc::clone(&stories) };
        std::thread::Builder::new()
            .name("background".to_owned())
            .spawn(move || work(&received, &readers, &survey, &stories))?;
        Ok(background)
    }

    /// Counts of the desk; none until they are made.
    pub(crate) fn survey(&self) -> Option<Arc<Survey>> {
        self.last(&self.survey, SURVEY_REST, Order::Survey)
    }

    /// The stories of the desk; none until they are grouped.
    pub(crate) fn stories(&self) -> Option<Arc<Grouping>> {
        self.last(&self.stories, GROUPING_REST, Order::Stories)
    }

    /// The stories, where they were grouped already: for pages that show a little of them.
    pub(crate) fn stories_at_hand(&self) -> Option<Arc<Grouping>> {
        self.stories.last(GROUPING_REST).0
    }

    fn last<T>(&self, slot: &Slot<T>, rest: Duration, order: Order) -> Option<Arc<T>> {
        let (value, stale) = slot.last(rest);
        if stale && !slot.ordered.swap(true, Ordering::AcqRel) {
            // The thread ends with the program alone.
            _ = self.orders.send(order);
        }
        value
    }
}

fn work(orders: &Receiver<Order>, readers: &Readers, survey: &Slot<Survey>, stories: &Slot<Grouping>) {
    for order in orders {
        match order {
            Order::Survey => survey.renew(readers, Survey::of),
            Order::Stories => stories.renew(readers, |view| Ok(apart::ask(view.folder.path())?)),
        }
    }
}
