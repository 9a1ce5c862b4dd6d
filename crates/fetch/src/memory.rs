//! One budget of memory for all bodies, from before they are asked for until nobody holds them any more.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Limits;

const KIB: usize = 1024;

/// The budget. Each request waits for room for a small body before it is sent; a body that grows past that waits for
/// room for a medium one, and then for one of a few large places. Once its size is known, what is too much of small
/// and medium room is given back.
///
/// Nobody waits for ever: who holds room waits for nothing but the network, which ends within the limits on time, and
/// for larger room, never for smaller or for a host's turn; and who was handed a visit gives it up without asking for
/// more.
#[derive(Debug)]
pub(crate) struct Memory {
    /// In KiB.
    small: Arc<Semaphore>,
    medium: Arc<Semaphore>,
    /// In places.
    large: Arc<Semaphore>,
    small_body: usize,
    medium_body: usize,
}

/// A share of the memory for what is fetched. While it is held others may have to wait; dropped, it is given back.
#[derive(Debug, Default)]
pub struct Held {
    small: Option<OwnedSemaphorePermit>,
    medium: Option<OwnedSemaphorePermit>,
    large: Option<OwnedSemaphorePermit>,
}

/// The kind of room that a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    Small,
    Medium,
    Large,
}

impl Held {
    /// Of what was fetched no more than `bytes` are held from now on: gives back what is too much for them.
    pub fn shrink_to(&mut self, bytes: usize) {
        let small = self.small.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let needed = bytes.div_ceil(KIB).max(1);
        shrink(&mut self.small, needed);
        if needed <= small {
            self.large = None;
        }
        shrink(&mut self.medium, needed.saturating_sub(small));
    }

    pub(crate) fn room(&self) -> Room {
        if self.large.is_some() {
            Room::Large
        } else if self.medium.is_some() {
            Room::Medium
        } else {
            Room::Small
        }
    }
}

/// Gives back all but `most` of a permit.
fn shrink(held: &mut Option<OwnedSemaphorePermit>, most: usize) {
    let Some(permit) = held else { return };
    let surplus = permit.num_permits().saturating_sub(most);
    drop(permit.split(surplus));
    if permit.num_permits() == 0 {
        *held = None;
    }
}

impl Memory {
    pub(crate) fn new(limits: &Limits) -> Self {
        let room = |bodies: usize, bytes: usize| {
            let kib = bodies.max(1).saturating_mul(kib(bytes) as usize);
            Arc::new(Semaphore::new(kib.min(Semaphore::MAX_PERMITS)))
        };
        Self {
            small: room(limits.small_bodies, limits.small_body),
            medium: room(limits.medium_bodies, limits.medium_body),
            large: Arc::new(Semaphore::new(limits.large_bodies.max(1))),
            small_body: limits.small_body,
            medium_body: limits.medium_body,
        }
    }

    /// Waits for room for a small body, unless some is held.
    pub(crate) async fn begin(&self, held: &mut Held) {
        if held.small.is_none() {
            held.small = wait(&self.small, kib(self.small_body)).await;
        }
    }

    /// Whether a body that has grown to `bytes` must first get more room.
    pub(crate) fn is_short(&self, held: &Held, bytes: usize) -> bool {
        match held.room() {
            Room::Small => bytes > self.small_body,
            Room::Medium => bytes > self.medium_body,
            Room::Large => false,
        }
    }

    /// Waits for room for `bytes`.
    ///
    /// Whoever moved should reserve what the new room may hold at once: buffers that double themselves leave
    /// as much again behind in the allocator.
    pub(crate) async fn grow(&self, held: &mut Held, bytes: usize) {
        if held.room() == Room::Small && self.is_short(held, bytes) {
            held.medium = wait(&self.medium, kib(self.medium_body)).await;
        }
        if held.room() == Room::Medium && self.is_short(held, bytes) {
            // The medium room is given back only once there is a large place.
            held.large = wait(&self.large, 1).await;
            held.medium = None;
        }
    }
}

async fn wait(room: &Arc<Semaphore>, permits: u32) -> Option<OwnedSemaphorePermit> {
    // Only fails where the semaphore is closed, which nobody does.
    Arc::clone(room).acquire_many_owned(permits).await.ok()
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(KIB).max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_much_is_given_back_and_all_of_it_in_the_end() {
        let memory = Memory::new(&Limits::default());
        let free = || [&memory.small, &memory.medium, &memory.large].map(|room| room.available_permits());
        let all = free();
        assert_eq!(all, [32 * KIB, 8 * KIB, 1]);
        let mut held = Held::default();
        memory.begin(&mut held).await;
        held.shrink_to(3 * KIB);
        assert_eq!(free(), [all[0] - 3, all[1], 1]);
        drop(held);
        let mut held = Held::default();
        memory.begin(&mut held).await;
        memory.grow(&mut held, 300 * KIB).await;
        assert_eq!(free(), [all[0] - 256, all[1] - 2048, 1]);
        held.shrink_to(300 * KIB);
        assert_eq!(free(), [all[0] - 256, all[1] - 44, 1]);
        held.shrink_to(200 * KIB);
        assert_eq!(free(), [all[0] - 200, all[1], 1]);
        drop(held);
        let mut held = Held::default();
        memory.begin(&mut held).await;
        memory.grow(&mut held, 3 * KIB * KIB).await;
        held.shrink_to(2 * KIB * KIB);
        assert_eq!(free(), [all[0] - 256, all[1], 0]);
        held.shrink_to(1);
        assert_eq!(free(), [all[0] - 1, all[1], 1]);
        drop(held);
        assert_eq!(free(), all);
    }
}
