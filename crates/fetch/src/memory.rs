//! One budget of memory for all large bodies.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Limits;

/// The budget. Small bodies are free, medium and large ones wait for one of a few places. Who holds a medium
/// place may wait for a large one, never the other way round, and who holds a large one ends within the
/// limits on time: nobody waits for ever.
#[derive(Debug)]
pub(crate) struct Memory {
    medium: Arc<Semaphore>,
    large: Arc<Semaphore>,
    small_body: usize,
    medium_body: usize,
}

/// What a body holds of the budget.
#[derive(Debug, Default)]
pub(crate) enum Place {
    #[default]
    Small,
    Medium(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit),
    Large(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit),
}

impl Memory {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            medium: Arc::new(Semaphore::new(limits.medium_bodies.max(1))),
            large: Arc::new(Semaphore::new(limits.large_bodies.max(1))),
            small_body: limits.small_body,
            medium_body: limits.medium_body,
        }
    }

    /// Whether a body that has grown to `bytes` must first move to a larger place.
    pub(crate) fn is_short(&self, place: &Place, bytes: usize) -> bool {
        match place {
            Place::Small => bytes > self.small_body,
            Place::Medium(_) => bytes > self.medium_body,
            Place::Large(_) => false,
        }
    }

    /// Waits for a place that holds `bytes`.
    ///
    /// Whoever moved should reserve what the new place may hold at once: buffers that double themselves leave
    /// as much again behind in the allocator.
    pub(crate) async fn grow(&self, place: &mut Place, bytes: usize) {
        if matches!(place, Place::Small) && self.is_short(place, bytes) {
            *place = self.wait(&self.medium).await.map_or(Place::Small, Place::Medium);
        }
        if matches!(place, Place::Medium(_)) && self.is_short(place, bytes) {
            // The medium place is given back only once there is a large one.
            *place = self.wait(&self.large).await.map_or(Place::Small, Place::Large);
        }
    }

    async fn wait(&self, places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
        // Only fails where the semaphore is closed, which nobody does.
        Arc::clone(places).acquire_owned().await.ok()
    }
}
