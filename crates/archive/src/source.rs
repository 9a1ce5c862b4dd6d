//! What records are read from: a plain file, or the members of a gzip file one by one.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;

const BUFFER: usize = 64 << 10;

/// Bytes of records, unpacked.
#[derive(Debug)]
pub(crate) enum Source<R> {
    Plain(R),
    Member {
        /// `None` only while one member is exchanged for the next.
        decoder: Option<GzDecoder<BufReader<R>>>,
        /// Whether the next member is read on from as if it were the same.
        joined: bool,
    },
}

impl<R: Read + Seek> Source<R> {
    /// `file` from `offset` on.
    pub(crate) fn open(mut file: R, offset: u64, gzip: bool) -> io::Result<Self> {
        file.seek(SeekFrom::Start(offset))?;
        Ok(if gzip {
            let decoder = GzDecoder::new(BufReader::with_capacity(BUFFER, file));
            Self::Member { decoder: Some(decoder), joined: false }
        } else {
            Self::Plain(file)
        })
    }

    /// Whether members are joined from here on: a record may have been cut in two by its writer.
    pub(crate) fn join(&mut self, on: bool) {
        if let Self::Member { joined, .. } = self {
            *joined = on;
        }
    }

    /// The file, and where in it the next member begins, where this one was read to its end.
    pub(crate) fn close(self) -> io::Result<(R, u64)> {
        match self {
            Self::Plain(mut file) => {
                let at = file.stream_position()?;
                Ok((file, at))
            }
            Self::Member { decoder, .. } => {
                let gone = || io::Error::other("the gzip member is gone");
                let mut packed = decoder.ok_or_else(gone)?.into_inner();
                let at = packed.stream_position()?;
                Ok((packed.into_inner(), at))
            }
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Member { decoder, joined } => loop {
                let Some(current) = decoder else { return Ok(0) };
                let read = current.read(buffer)?;
                if read > 0 || buffer.is_empty() || !*joined {
                    return Ok(read);
                }
                let Some(mut packed) = decoder.take().map(GzDecoder::into_inner) else { return Ok(0) };
                let ended = packed.fill_buf()?.is_empty();
                *decoder = Some(GzDecoder::new(packed));
                if ended {
                    return Ok(0);
                }
            },
        }
    }
}
