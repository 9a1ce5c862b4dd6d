//! Digests of blocks, as WARC files state them: `algorithm:value`, the value in base 32, base 64 or hexadecimal.

use sha1::Sha1;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The block does not have the digest that its record states.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the block's digest is {found}, the record says {stated}")]
pub struct DigestError {
    /// What the record says.
    pub stated: String,
    /// What the block has.
    pub found: String,
}

/// `sha256:` and the digest of `bytes` in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(7 + 64);
    out.push_str("sha256:");
    hex(&Sha256::digest(bytes), &mut out);
    out
}

pub(crate) fn hex(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
}

/// Computes the digest that a record states, piece by piece.
#[derive(Debug)]
pub(crate) enum Check {
    Sha1 { stated: String, state: Sha1 },
    Sha256 { stated: String, state: Sha256 },
}

impl Check {
    /// A check against `stated`; `None` for algorithms that are not computed here.
    pub(crate) fn of(stated: &str) -> Option<Self> {
        let (algorithm, _) = stated.split_once(':')?;
        let stated = stated.to_owned();
        match algorithm.to_ascii_lowercase().replace('-', "").as_str() {
            "sha1" => Some(Self::Sha1 { stated, state: Sha1::new() }),
            "sha256" => Some(Self::Sha256 { stated, state: Sha256::new() }),
            _ => None,
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1 { state, .. } => state.update(bytes),
            Self::Sha256 { state, .. } => state.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Result<(), DigestError> {
        let (stated, found) = match self {
            Self::Sha1 { stated, state } => (stated, state.finalize().to_vec()),
            Self::Sha256 { stated, state } => (stated, state.finalize().to_vec()),
        };
        let (algorithm, value) = stated.split_once(':').unwrap_or(("", &stated));
        let (mut in_hex, in_base32) = (String::new(), encode(&found, BASE32, 5));
        hex(&found, &mut in_hex);
        let value = value.trim().trim_end_matches('=');
        let same = value.eq_ignore_ascii_case(&in_hex)
            || value.eq_ignore_ascii_case(&in_base32)
            || value == encode(&found, BASE64, 6);
        if same {
            return Ok(());
        }
        let shown = if value.len() == in_base32.len() { in_base32 } else { in_hex };
        Err(DigestError { found: format!("{algorithm}:{shown}"), stated })
    }
}

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648 without padding: `width` bits a letter.
fn encode(bytes: &[u8], letters: &[u8], width: u32) -> String {
    let mask = (1_u32 << width) - 1;
    let mut out = String::new();
    let (mut bits, mut held) = (0_u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= width {
            held -= width;
            out.push(char::from(letters[(bits >> held & mask) as usize]));
        }
        bits &= (1 << held) - 1;
    }
    if held > 0 {
        out.push(char::from(letters[(bits << (width - held) & mask) as usize]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_in_either_writing_are_checked() {
        // SHA-1 of "abc", FIPS 180-2.
        for stated in [
            "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
            "sha1:qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
            "SHA-1:a9993e364706816aba3e25717850c26c9cd0d89d",
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ] {
            for (block, same) in [(&b"abc"[..], true), (b"abd", false)] {
                let mut check = Check::of(stated).unwrap();
                check.update(block);
                assert_eq!(check.finish().is_ok(), same, "{stated}");
            }
        }
        assert!(Check::of("md5:00").is_none());
    }
}
