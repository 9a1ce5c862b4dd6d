//! The archive of a desk: a folder of WARC files that grow one after the other, each up to a size.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::{Appending, Damage, Disk, Found, Location, Reader, Record, RecordType, pack};

/// Bytes after which a new segment is begun.
pub const SEGMENT_BYTES: u64 = 1 << 30;
/// Folder, inside the archive's, of torn tails that were set aside.
pub const ASIDE_FOLDER: &str = "aside";
/// Bits of a place's number that are its offset.
const OFFSET_BITS: u32 = 40;
/// Segments have lower numbers than this, so that a place fits into a positive number of 64 bits.
const MAX_SEGMENTS: u32 = 1 << 23;

/// Where a record stands in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the segment.
    pub segment: u32,
    /// First byte of the record's gzip member.
    pub offset: u64,
}

impl Place {
    /// The place as one number: later records have greater ones.
    pub fn number(self) -> i64 {
        (i64::from(self.segment) << OFFSET_BITS) | self.offset.cast_signed()
    }

    /// The place that has this number.
    pub fn of_number(number: i64) -> Self {
        let offset = number & ((1 << OFFSET_BITS) - 1);
        Self { segment: (number >> OFFSET_BITS) as u32, offset: offset as u64 }
    }
}

/// Why the archive could not be read or written.
#[derive(Debug, Error)]
#[error("{}: {}", path.display(), if is_full(error) { "no room is left on the disk".to_owned() } else { error.to_string() })]
pub struct SegmentError {
    /// File or folder.
    pub path: PathBuf,
    /// What the disk says.
    pub error: io::Error,
}

impl SegmentError {
    /// Whether there is no room left.
    pub fn is_full(&self) -> bool {
        is_full(&self.error)
    }
}

/// Whether an error says that there is no room left: on the disk, in a quota or under a limit.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// The segments of an archive, written by one process.
#[derive(Debug)]
pub struct Segments {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    limit: u64,
    /// What the `warcinfo` at the head of each segment says, as `application/warc-fields`.
    about: String,
    current: Option<Current>,
    /// Segments before this one are not written to.
    least: u32,
}

#[derive(Debug)]
struct Current {
    number: u32,
    path: PathBuf,
    file: Box<dyn Appending>,
    /// Bytes that are on disk for good; what is behind them failed to be written and is cut off before the next
    /// write.
    length: u64,
    /// Whether something may stand behind `length`.
    torn: bool,
}

/// What is wrong with the ends of segments.
#[derive(Debug, Default)]
pub struct Tail {
    /// Tails that were set aside: file, and why.
    pub set_aside: Vec<(PathBuf, String)>,
    /// Damaged stretches between whole records, which stay where they are: segment and damage.
    pub damaged: Vec<(u32, Damage)>,
    /// Segments that are shorter than what was acknowledged: number, bytes acknowledged, bytes there.
    pub lost: Vec<(u32, u64, u64)>,
}

impl Segments {
    /// The archive in `folder`, which is made where it is not there.
    pub fn open(folder: &Path, disk: Arc<dyn Disk>, limit: u64, about: String) -> Result<Self, SegmentError> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        Ok(Self { folder: folder.to_owned(), disk, limit, about, current: None, least: 1 })
    }

    /// Path of a segment.
    pub fn path(folder: &Path, number: u32) -> PathBuf {
        folder.join(Self::name(number))
    }

    fn name(number: u32) -> String {
        format!("whatthen-{number:05}.warc.gz")
    }

    /// Whether a record heads a segment: it says nothing of what is in it.
    pub fn is_head(record: &Record) -> bool {
        record.kind() == RecordType::Warcinfo
            && record.field("WARC-Filename").is_some_and(|name| name.starts_with("whatthen-"))
    }

    /// Numbers of the segments in `folder`, in order.
    pub fn numbers(folder: &Path) -> Result<Vec<u32>, SegmentError> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let name = entry.map_err(at(folder))?.file_name();
            let number = name.to_str().and_then(|n| n.strip_prefix("whatthen-")?.strip_suffix(".warc.gz"));
            let number = number.and_then(|n| n.parse::<u32>().ok()).filter(|n| (1..MAX_SEGMENTS).contains(n));
            // Written otherwise it is somebody else's file.
            numbers.extend(number.filter(|n| *name == *Self::name(*n)));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Appends records, each as a gzip member made by [`pack`], as one: when this returns they are on disk for
    /// good; when it fails none of them is in the archive, and a later call may succeed. `date` is
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    pub fn append(&mut self, members: &[Vec<u8>], date: &str) -> Result<Vec<Place>, SegmentError> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let (folder, disk) = (self.folder.clone(), Arc::clone(&self.disk));
        let about = self.about.clone();
        let current = self.current()?;
        let path = current.path.clone();
        let fail = at(&path);
        if current.torn {
            current.file.truncate(current.length).map_err(&fail)?;
            current.torn = false;
        }
        let mut bytes = Vec::with_capacity(members.iter().map(Vec::len).sum());
        let fresh = current.length == 0;
        if fresh {
            let info = Record::info(&Self::name(current.number), date, &about);
            bytes.extend(pack(&info).map_err(&fail)?);
        }
        let mut places = Vec::with_capacity(members.len());
        for member in members {
            places.push(Place { segment: current.number, offset: current.length + bytes.len() as u64 });
            bytes.extend_from_slice(member);
        }
        current.torn = true;
        let written = current.file.append(&bytes).and_then(|()| current.file.sync());
        let written = if fresh { written.and_then(|()| disk.sync_folder(&folder)) } else { written };
        if let Err(error) = written {
            // Where this fails too, the next call cuts it off.
            current.torn = current.file.truncate(current.length).is_err();
            return Err(fail(error));
        }
        current.length += bytes.len() as u64;
        current.torn = false;
        if current.length >= self.limit {
            self.current = None;
        }
        Ok(places)
    }

    /// The segment that is written to: the last one, or a new one where that is full.
    fn current(&mut self) -> Result<&mut Current, SegmentError> {
        let open = if let Some(open) = self.current.take() {
            open
        } else {
            let last = Self::numbers(&self.folder)?.last().copied().unwrap_or(1).max(self.least);
            let open = self.open_segment(last)?;
            if open.length >= self.limit { self.open_segment(last + 1)? } else { open }
        };
        Ok(self.current.insert(open))
    }

    fn open_segment(&self, number: u32) -> Result<Current, SegmentError> {
        let path = Self::path(&self.folder, number);
        let file = self.disk.open(&path).map_err(at(&path))?;
        let length = file.length().map_err(at(&path))?;
        Ok(Current { number, path, file, length, torn: false })
    }

    /// Hands what stands behind the acknowledged end of each segment to `each`: whole records, in order, which are
    /// on disk for good by then. A tail that is no whole record is set aside in a file of its own and cut off. A
    /// segment that lost bytes is not written to again.
    pub fn recover(
        &mut self,
        acknowledged: &BTreeMap<u32, u64>,
        mut each: impl FnMut(Place, Found),
    ) -> Result<Tail, SegmentError> {
        self.current = None;
        let mut tail = Tail::default();
        let numbers = Self::numbers(&self.folder)?;
        for (number, bytes) in acknowledged {
            let there = fs::metadata(Self::path(&self.folder, *number)).map_or(0, |info| info.len());
            if there < *bytes {
                tail.lost.push((*number, *bytes, there));
                self.least = self.least.max(number + 1);
            }
        }
        for number in numbers {
            let path = Self::path(&self.folder, number);
            let from = acknowledged.get(&number).copied().unwrap_or(0);
            let length = fs::metadata(&path).map_err(at(&path))?.len();
            if length <= from {
                continue;
            }
            let file = File::open(&path).map_err(at(&path))?;
            // What a process that was killed wrote may be in memory only.
            file.sync_all().map_err(at(&path))?;
            let mut end = from;
            let mut damage = Vec::new();
            for found in Reader::from(file, from).map_err(at(&path))? {
                let offset = match found {
                    Ok(found) if found.location.length > 0 => {
                        end = found.location.offset + found.location.length;
                        each(Place { segment: number, offset: found.location.offset }, found);
                        continue;
                    }
                    Ok(found) => found.location.offset,
                    Err(found) => {
                        damage.push(found);
                        continue;
                    }
                };
                let location = Location { offset, length: 0 };
                damage.push(Damage { location, reason: "its gzip member is not whole".to_owned() });
            }
            let (between, behind): (Vec<_>, Vec<_>) =
                damage.into_iter().partition(|damage| damage.location.offset < end);
            tail.damaged.extend(between.into_iter().map(|damage| (number, damage)));
            if end < length {
                let reason = behind.into_iter().next().map_or_else(String::new, |damage| damage.reason);
                tail.set_aside.push((self.set_aside(number, end)?, reason));
            }
        }
        // A segment that was begun just before the process died may not be in its folder for good yet.
        self.disk.sync_folder(&self.folder).map_err(at(&self.folder))?;
        Ok(tail)
    }

    /// Moves what stands behind byte `end` of a segment to a file of its own.
    fn set_aside(&self, number: u32, end: u64) -> Result<PathBuf, SegmentError> {
        let path = Self::path(&self.folder, number);
        let folder = self.folder.join(ASIDE_FOLDER);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        // A tail may be torn at the same place again.
        let (aside, mut to) = (1..)
            .find_map(|time| {
                let aside = folder.join(format!("whatthen-{number:05}.at-{end}.{time}.torn"));
                match File::create_new(&aside) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
                    made => Some(made.map(|file| (aside.clone(), file)).map_err(at(&aside))),
                }
            })
            .unwrap_or_else(|| Err(at(&folder)(io::ErrorKind::AlreadyExists.into())))?;
        let mut copy = || -> io::Result<()> {
            let mut from = File::open(&path)?;
            from.seek(SeekFrom::Start(end))?;
            io::copy(&mut from, &mut to)?;
            to.sync_all()
        };
        copy().map_err(at(&aside))?;
        self.disk.sync_folder(&folder).map_err(at(&folder))?;
        self.disk.open(&path).and_then(|mut file| file.truncate(end)).map_err(at(&path))?;
        Ok(aside)
    }

    /// Writes a segment anew with only the records that `keep` gives back, as they are or as others; tells where
    /// each record that was kept stood and stands. Stretches that cannot be read are left out. The old file is
    /// gone when this returns.
    pub fn rewrite(
        &mut self,
        number: u32,
        mut keep: impl FnMut(Place, &Found) -> Kept,
    ) -> Result<Rewritten, SegmentError> {
        self.current = None;
        let path = Self::path(&self.folder, number);
        let beside = path.with_extension("rewriting");
        let mut rewritten = Rewritten::default();
        let mut rewrite = || -> io::Result<()> {
            let mut raw = File::open(&path)?;
            let mut out = BufWriter::new(File::create(&beside)?);
            let mut offset = 0;
            for found in Reader::new(File::open(&path)?)? {
                let found = match found {
                    Ok(found) if found.location.length > 0 => found,
                    Ok(_) => continue,
                    Err(damage) => {
                        rewritten.left_out.push(damage);
                        continue;
                    }
                };
                let old = Place { segment: number, offset: found.location.offset };
                let member = match keep(old, &found) {
                    Kept::AsItIs => read_at(&mut raw, found.location.offset, found.location.length)?,
                    Kept::Instead(record) => pack(&record)?,
                    Kept::Gone => continue,
                };
                out.write_all(&member)?;
                rewritten.moved.push((old, Place { segment: number, offset }));
                offset += member.len() as u64;
            }
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&beside, &path)?;
            self.disk.sync_folder(&self.folder)
        };
        rewrite().map_err(at(&path))?;
        Ok(rewritten)
    }

    /// The record at `place`, alone.
    pub fn read(folder: &Path, place: Place) -> Result<Found, SegmentError> {
        let path = Self::path(folder, place.segment);
        let read = || -> io::Result<Found> {
            let found = Reader::from(File::open(&path)?, place.offset)?.next();
            match found {
                Some(Ok(found)) if found.location.offset == place.offset => Ok(found),
                Some(Err(damage)) => Err(io::Error::new(io::ErrorKind::InvalidData, damage)),
                _ => Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    format!("no record at byte {}", place.offset),
                )),
            }
        };
        read().map_err(at(&path))
    }
}

/// A segment that was written anew.
#[derive(Debug, Default)]
pub struct Rewritten {
    /// Where each record that was kept stood and stands.
    pub moved: Vec<(Place, Place)>,
    /// Stretches that could not be read, and are gone.
    pub left_out: Vec<Damage>,
}

/// What becomes of a record when its segment is written anew.
#[derive(Debug)]
pub enum Kept {
    /// It stays, byte for byte.
    AsItIs,
    /// Another stands in its place.
    Instead(Box<Record>),
    /// Nothing stands in its place.
    Gone,
}

fn read_at(file: &mut File, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn at(path: &Path) -> impl Fn(io::Error) -> SegmentError + 'static {
    let path = path.to_owned();
    move |error| SegmentError { path: path.clone(), error }
}
