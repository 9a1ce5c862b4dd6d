//! The terms of articles in a row, one behind the other in memory.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::terms::Weighted;

/// Articles of a block: blocks are given back whole.
const BLOCK: usize = 1024;

/// Weighted terms by place, counted from the first that was ever added.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Rows {
    /// Blocks that were given back.
    gone: usize,
    blocks: VecDeque<Block>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Block {
    /// Where each row ends.
    ends: Vec<u32>,
    terms: Vec<Weighted>,
}

impl Rows {
    pub(super) fn push(&mut self, terms: &[Weighted]) {
        if self.blocks.back().is_none_or(|block| block.ends.len() == BLOCK) {
            self.blocks.push_back(Block::default());
        }
        let block = self.blocks.back_mut().expect("there is room in the last block");
        block.terms.extend_from_slice(terms);
        block.ends.push(block.terms.len() as u32);
    }

    /// The row at a place that was not given back.
    pub(super) fn at(&self, place: u32) -> &[Weighted] {
        let block = &self.blocks[place as usize / BLOCK - self.gone];
        let row = place as usize % BLOCK;
        let begin = if row == 0 { 0 } else { block.ends[row - 1] };
        &block.terms[begin as usize..block.ends[row] as usize]
    }

    /// Gives back what stands before a place, as far as blocks are whole.
    pub(super) fn give_back(&mut self, before: u32) {
        while (self.gone + 1) * BLOCK <= before as usize && self.blocks.pop_front().is_some() {
            self.gone += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_kept_until_their_block_is_given_back() {
        let mut rows = Rows::default();
        let row = |number: u32| vec![(number, 1.0); number as usize % 3];
        (0..3_000).for_each(|number| rows.push(&row(number)));
        rows.give_back(2_050);
        assert_eq!(rows.blocks.len(), 1);
        assert!((2_048..3_000).all(|number| rows.at(number) == row(number)));
    }
}
