//! From bytes to code points and back.

/// Bytes between two remembered counts.
const STEP: usize = 128;

/// Where the code points of a text lie in its bytes.
pub(crate) struct Offsets<'a> {
    text: &'a str,
    /// Code points before byte `i * STEP`; empty where every byte is a code point.
    counts: Vec<u32>,
}

impl<'a> Offsets<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text, counts: Vec::new() };
        }
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(count);
            count += starts(chunk);
        }
        Self { text, counts }
    }

    /// Code points before byte `byte`, which lies on a character boundary.
    pub(crate) fn to_chars(&self, byte: usize) -> usize {
        if self.counts.is_empty() {
            return byte;
        }
        let at = (byte / STEP).min(self.counts.len() - 1);
        self.counts[at] as usize + starts(&self.text.as_bytes()[at * STEP..byte]) as usize
    }

    /// The byte where code point number `chars` begins; `None` past the end.
    pub(crate) fn to_byte(&self, chars: usize) -> Option<usize> {
        if self.counts.is_empty() {
            return (chars <= self.text.len()).then_some(chars);
        }
        let at = self.counts.partition_point(|c| *c as usize <= chars).saturating_sub(1);
        let mut count = self.counts[at] as usize;
        let bytes = self.text.as_bytes();
        for (i, byte) in bytes.iter().enumerate().skip(at * STEP) {
            if is_start(*byte) {
                if count == chars {
                    return Some(i);
                }
                count += 1;
            }
        }
        (count == chars).then_some(bytes.len())
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| is_start(**b)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["", "plain", "é“x”", &"aé€😀 ".repeat(100)] {
            let offsets = Offsets::new(text);
            let bounds = text.char_indices().map(|(b, _)| b).chain([text.len()]);
            for (chars, byte) in bounds.enumerate() {
                assert_eq!(offsets.to_chars(byte), chars);
                assert_eq!(offsets.to_byte(chars), Some(byte));
            }
            assert_eq!(offsets.to_byte(text.chars().count() + 1), None);
        }
    }
}
