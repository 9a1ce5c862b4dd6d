//! One record out of a stream: its header, its block, and whether it ends where it says.

use std::io::{self, Read, Seek};

use memchr::memmem;

use crate::digest::Check;
use crate::header::Header;
use crate::read::{MAX_BLOCK_BYTES, WARC_LINE, WARC_MAGIC};
use crate::source::Source;
use crate::stream::Stream;
use crate::{Deviation, HttpResponse, Record, arc};

/// How far behind a block its real end is looked for, where the stated length is wrong.
const MAX_MENDED: u64 = 1 << 20;
/// How many places are tried as that end.
const MAX_MENDS: usize = 8;

/// Blank lines end the record before; some writers leave too many or too few.
pub(crate) fn skip_line_breaks<R: Read>(stream: &mut Stream<R>) -> io::Result<()> {
    while let [b'\r' | b'\n'] = stream.peek(1)? {
        stream.consume(1);
    }
    Ok(())
}

pub(crate) fn unpacking(error: &io::Error) -> String {
    format!("the gzip is damaged or cut short: {error}")
}

/// A record as read from a stream.
pub(crate) struct Parsed {
    pub(crate) record: Record,
    pub(crate) deviations: Vec<Deviation>,
    /// Where the record really ends, where its stated length leads elsewhere: offset into the stream.
    pub(crate) resume: Option<u64>,
}

/// The next record, or `None` at the end. The stream stands behind the record's line breaks.
pub(crate) fn read_record<R: Read + Seek>(
    stream: &mut Stream<Source<R>>,
    in_arc: &mut bool,
) -> Result<Option<Parsed>, String> {
    let head = stream.peek(arc::MAGIC.len()).map_err(|e| unpacking(&e))?;
    if head.is_empty() {
        return Ok(None);
    }
    let is_warc = head.starts_with(WARC_MAGIC);
    *in_arc |= head == arc::MAGIC;
    let header = if is_warc {
        Header::read(stream)?
    } else if *in_arc {
        let line = stream.line(arc::MAX_LINE).map_err(|e| unpacking(&e))?.unwrap_or_default();
        arc::header(&line).ok_or_else(|| format!("{:?} begins no ARC record", shown(&line)))?
    } else {
        return Err(format!("a record must begin with WARC/1.x, not {:?}", shown(head)));
    };
    let Header { mut fields, length, mut deviations } = header;
    let stated = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("WARC-Block-Digest"));
    let stated = stated.map(|(_, stated)| stated.clone());
    let mut check = stated.as_deref().and_then(Check::of);
    let held = length <= MAX_BLOCK_BYTES;
    let block_at = stream.offset();
    // The length is a claim: memory is taken as bytes arrive.
    let mut block = Vec::new();
    let mut keep = |piece: &[u8]| {
        if held {
            block.extend_from_slice(piece);
        } else if let Some(check) = &mut check {
            check.update(piece);
        }
    };
    let mut read = stream.take(length, &mut keep).map_err(|e| unpacking(&e))?;
    if read < length && goes_on(stream) {
        read += stream.take(length - read, &mut keep).map_err(|e| unpacking(&e))?;
        stream.source().join(false);
        deviations.push(Deviation::SplitMember);
    }
    if !held {
        deviations.push(Deviation::NotHeld(length));
        deviations.extend(check.and_then(|check| check.finish().err()).map(Deviation::Digest));
    }
    if !is_warc {
        arc::complete(&mut fields, &block);
    }
    let mut record = Record::from_parts(fields, block);
    let ended = if read < length {
        Err(format!("the record states {length} bytes, {read} are there"))
    } else {
        ending(stream, &record, is_warc || !*in_arc)
    };
    let mut resume = None;
    match ended {
        Ok(deviation) => deviations.extend(deviation),
        Err(reason) => {
            let block = std::mem::take(record.block_mut());
            let mended = stated.filter(|_| held).and_then(|stated| mend(stream, block, &stated, length));
            let (block, end) = mended.ok_or(reason)?;
            deviations.push(Deviation::Length { stated: length, found: block.len() as u64 });
            *record.block_mut() = block;
            resume = Some(block_at + end);
        }
    }
    Ok(Some(Parsed { record, deviations, resume }))
}

/// Whether the block that ended too soon goes on in the next gzip member. Members are joined then.
fn goes_on<R: Read + Seek>(stream: &mut Stream<Source<R>>) -> bool {
    stream.source().join(true);
    let on = stream.peek(WARC_MAGIC.len()).is_ok_and(|next| !next.is_empty() && next != WARC_MAGIC);
    stream.source().join(on);
    on
}

/// Looks for the real end of a block whose stated length is wrong: before the next record's line, where the stated
/// digest proves it. Returns the block, and where behind its beginning the next record or the end is.
fn mend<R: Read>(
    stream: &mut Stream<R>,
    mut block: Vec<u8>,
    stated: &str,
    length: u64,
) -> Option<(Vec<u8>, u64)> {
    let more = stream.take(MAX_MENDED, |piece| block.extend_from_slice(piece)).ok()?;
    let starts = memmem::find_iter(&block, WARC_LINE).map(|at| at + 1).take(MAX_MENDS);
    let end = (more < MAX_MENDED).then_some(block.len());
    for next in starts.chain(end).collect::<Vec<_>>() {
        let whole = block[..next].strip_suffix(b"\r\n\r\n").unwrap_or(&block[..next]);
        let Some(mut check) = Check::of(stated).filter(|_| whole.len() as u64 != length) else { continue };
        check.update(whole);
        if check.finish().is_ok() {
            let whole = whole.len();
            block.truncate(whole);
            return Some((block, next as u64));
        }
    }
    None
}

/// Consumes the line breaks behind a record. What follows must be a record or the end: else the stated length was
/// wrong, unless the record proves itself whole.
fn ending<R: Read>(
    stream: &mut Stream<R>,
    record: &Record,
    is_warc: bool,
) -> Result<Option<Deviation>, String> {
    let mut breaks = Vec::new();
    let behind = loop {
        match stream.peek(WARC_MAGIC.len()) {
            Ok([first @ (b'\r' | b'\n'), ..]) => {
                if breaks.len() < 5 {
                    breaks.push(*first);
                }
                stream.consume(1);
            }
            Ok(behind) => break behind,
            Err(_) if proves_itself(record) => return Ok(Some(Deviation::BytesBehind)),
            Err(error) => return Err(unpacking(&error)),
        }
    };
    if !is_warc {
        return Ok(None);
    }
    if !behind.is_empty() && behind != WARC_MAGIC {
        return if proves_itself(record) {
            Ok(Some(Deviation::BytesBehind))
        } else {
            Err("the stated Content-Length does not lead to the end of the record".to_owned())
        };
    }
    Ok((breaks != b"\r\n\r\n").then_some(Deviation::Ending))
}

/// Whether the block has the digest that is stated, or is an HTTP answer as long as it says itself.
fn proves_itself(record: &Record) -> bool {
    if record.states_digest() {
        return record.check_digest().is_ok();
    }
    let Ok(head) = HttpResponse::head(record.block()) else { return false };
    let stated = head.header("Content-Length").and_then(|length| length.trim().parse::<usize>().ok());
    let body = memmem::find(record.block(), b"\r\n\r\n").map(|at| record.block().len() - at - 4);
    stated.is_some() && stated == body
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}
