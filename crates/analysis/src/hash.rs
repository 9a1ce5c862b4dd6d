//! Fowler, Noll and Vo's hash (FNV-1a): small, and the same on every machine, so that files can be made with it.

/// What a hash begins with.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash with one more byte, or character.
pub(crate) fn mix(hash: u64, with: u64) -> u64 {
    (hash ^ with).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The hash of bytes.
pub(crate) fn of(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(SEED, |hash, byte| mix(hash, u64::from(byte)))
}
