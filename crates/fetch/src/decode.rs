//! Content coding, undone as it comes in.

use std::io::{self, BufRead, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Most bytes given out by one [`Decoder::read`].
pub(crate) const STEP: usize = 16 * 1024;

/// How a body is packed: at most one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
    Deflate,
}

impl Coding {
    /// Reads `Content-Encoding`. `None`: a coding, or a second layer of one, that was not asked for.
    pub(crate) fn read(value: &str) -> Option<Self> {
        let mut coding = Self::Identity;
        for name in value.split(',').map(str::trim) {
            let next = match name.to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Self::Gzip,
                "deflate" => Self::Deflate,
                _ => return None,
            };
            if coding != Self::Identity {
                return None;
            }
            coding = next;
        }
        Some(coding)
    }
}

/// Bytes that have come, for a decoder that would block for more.
#[derive(Debug, Default)]
struct Feed {
    bytes: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Feed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.read(into)?;
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &self.bytes[self.at..] {
            [] if !self.ended => Err(io::ErrorKind::WouldBlock.into()),
            rest => Ok(rest),
        }
    }

    fn consume(&mut self, taken: usize) {
        self.at += taken;
    }
}

enum Unpack {
    /// Not begun: the first bytes tell what it really is.
    Unknown(Coding, Feed),
    Stored(Feed),
    Gzip(Box<MultiGzDecoder<Feed>>),
    Zlib(Box<ZlibDecoder<Feed>>),
    Deflate(Box<DeflateDecoder<Feed>>),
}

/// A body being unpacked: bytes go in as they come, decoded ones come out in steps.
pub(crate) struct Decoder(Unpack);

impl Decoder {
    pub(crate) fn new(coding: Coding) -> Self {
        match coding {
            Coding::Identity => Self(Unpack::Stored(Feed::default())),
            coding => Self(Unpack::Unknown(coding, Feed::default())),
        }
    }

    /// Takes bytes in.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let feed = self.feed();
        feed.bytes.drain(..feed.at);
        feed.at = 0;
        feed.bytes.extend_from_slice(bytes);
    }

    /// Says that no more comes.
    pub(crate) fn end(&mut self) {
        self.feed().ended = true;
    }

    /// Gives out at most [`STEP`] bytes; 0 where more must come in first, or at the end.
    pub(crate) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.begin();
        let step = into.len().min(STEP);
        let into = &mut into[..step];
        let read = match &mut self.0 {
            Unpack::Unknown(..) => return Ok(0),
            Unpack::Stored(feed) => feed.read(into),
            Unpack::Gzip(unpack) => unpack.read(into),
            Unpack::Zlib(unpack) => unpack.read(into),
            Unpack::Deflate(unpack) => unpack.read(into),
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
            read => read,
        }
    }

    /// Chooses by the first two bytes. Bodies that are not packed though they say so are common enough to be
    /// taken as they are, and `deflate` means a zlib stream to the standard and a bare one to some servers.
    fn begin(&mut self) {
        let Unpack::Unknown(coding, feed) = &mut self.0 else { return };
        if feed.bytes.len() < 2 && !feed.ended {
            return;
        }
        let (coding, feed) = (*coding, std::mem::take(feed));
        self.0 = match (coding, feed.bytes.as_slice()) {
            (Coding::Gzip, [0x1f, 0x8b, ..]) => Unpack::Gzip(Box::new(MultiGzDecoder::new(feed))),
            (Coding::Deflate, [cmf, flg, ..]) if is_zlib(*cmf, *flg) => {
                Unpack::Zlib(Box::new(ZlibDecoder::new(feed)))
            }
            (Coding::Deflate, [_, ..]) => Unpack::Deflate(Box::new(DeflateDecoder::new(feed))),
            _ => Unpack::Stored(feed),
        };
    }

    fn feed(&mut self) -> &mut Feed {
        match &mut self.0 {
            Unpack::Unknown(_, feed) | Unpack::Stored(feed) => feed,
            Unpack::Gzip(unpack) => unpack.get_mut(),
            Unpack::Zlib(unpack) => unpack.get_mut(),
            Unpack::Deflate(unpack) => unpack.get_mut(),
        }
    }
}

/// Whether these begin a zlib stream (RFC 1950, 2.2).
fn is_zlib(cmf: u8, flg: u8) -> bool {
    cmf & 0x0f == 8 && (u16::from(cmf) << 8 | u16::from(flg)) % 31 == 0
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn unpacked(coding: Coding, packed: &[u8], at_once: usize) -> io::Result<Vec<u8>> {
        let (mut decoder, mut out, mut space) = (Decoder::new(coding), Vec::new(), [0; 100]);
        let mut drain = |decoder: &mut Decoder| -> io::Result<()> {
            loop {
                match decoder.read(&mut space)? {
                    0 => return Ok(()),
                    read => out.extend_from_slice(&space[..read]),
                }
            }
        };
        for part in packed.chunks(at_once) {
            decoder.push(part);
            drain(&mut decoder)?;
        }
        decoder.end();
        drain(&mut decoder)?;
        Ok(out)
    }

    #[test]
    fn each_coding_is_undone_however_it_comes() {
        let text = b"The last boat left at noon. ".repeat(500);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&text).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&text).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::fast());
        bare.write_all(&text).unwrap();
        let two = [gzip.clone(), gzip.clone()].concat();
        for at_once in [1, 7, 100_000] {
            assert_eq!(unpacked(Coding::Gzip, &gzip, at_once).unwrap(), text);
            assert_eq!(unpacked(Coding::Gzip, &two, at_once).unwrap(), text.repeat(2));
            assert_eq!(unpacked(Coding::Gzip, &text, at_once).unwrap(), text, "not packed at all");
            assert!(unpacked(Coding::Gzip, &gzip[..gzip.len() - 3], at_once).is_err(), "cut off");
            assert_eq!(unpacked(Coding::Gzip, b"", at_once).unwrap(), b"");
        }
        assert_eq!(unpacked(Coding::Deflate, &zlib.finish().unwrap(), 3).unwrap(), text);
        assert_eq!(unpacked(Coding::Deflate, &bare.finish().unwrap(), 3).unwrap(), text);
    }

    #[test]
    fn one_layer_is_read() {
        assert_eq!(Coding::read(""), Some(Coding::Identity));
        assert_eq!(Coding::read(" X-GZIP, identity"), Some(Coding::Gzip));
        assert_eq!(Coding::read("gzip, gzip"), None);
        assert_eq!(Coding::read("br"), None);
    }
}
