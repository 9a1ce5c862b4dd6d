//! A desk in one file, and back: while it is written to.
//!
//! The file is a ZIP that any program opens: the archive's segments up to their acknowledged ends, what people
//! made, the derived rows, and `backup.json` with the digest of each. The index is left out; it is made again from
//! the rows.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use archive::{ASIDE_FOLDER, Disk, RealDisk, Segments};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Articles;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{DeskFolder, DeskView, Lock, Surroundings};
use crate::archiving::SOFTWARE;

/// What a backup says of itself, its last entry.
const ABOUT: &str = "backup.json";
const PEOPLE: &str = "desk.sqlite";
const ARTICLES: &str = "derived/articles.sqlite";
/// Bytes copied at a time.
const PIECE: usize = 256 << 10;

#[derive(Debug, Serialize, Deserialize)]
struct About {
    software: String,
    made: String,
    files: BTreeMap<String, FileAbout>,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
struct FileAbout {
    bytes: u64,
    sha256: String,
}

/// Writes the desk as it stands to `out`. A writer may go on meanwhile; what it acknowledges from now on is not in
/// the backup.
pub(crate) fn back_up(path: &Path, out: &Path, now: &str) -> anyhow::Result<u64> {
    let desk = DeskView::open(path)?;
    // Segments must not be written anew while they are copied; they may grow.
    let _still = Lock::wait(&desk.folder.segments_lock(), true)?;
    let beside = Beside::new(out);
    for copy in [&beside.people, &beside.articles] {
        super::rebuilding::remove_database(copy)?;
    }
    desk.people.copy(&beside.people)?;
    desk.articles.copy(&beside.articles)?;
    let written = write(&desk, &beside, out, now);
    beside.clear();
    written
}

/// Files made on the way, beside the backup.
struct Beside {
    people: PathBuf,
    articles: PathBuf,
    zip: PathBuf,
}

impl Beside {
    fn new(out: &Path) -> Self {
        let with = |ending: &str| {
            let mut name = out.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        Self { people: with(".desk.part"), articles: with(".articles.part"), zip: with(".part") }
    }

    fn clear(&self) {
        for path in [&self.people, &self.articles, &self.zip] {
            // Whatever stays behind is told by its name, and does no harm.
            _ = super::rebuilding::remove_database(path);
        }
    }
}

fn write(desk: &DeskView, beside: &Beside, out: &Path, now: &str) -> anyhow::Result<u64> {
    let name = out.display().to_string();
    let copied = Articles::open_to_read(&beside.articles)?;
    let mut about = About { software: SOFTWARE.to_owned(), made: now.to_owned(), files: BTreeMap::new() };
    let file = File::create(&beside.zip).with_context(|| name.clone())?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let archive = desk.folder.archive();
    for (number, bytes) in copied.acknowledged()? {
        let path = Segments::path(&archive, number);
        let entry = entry_of(&desk.folder, &path);
        put(&mut zip, &mut about, &entry, &path, Some(bytes), CompressionMethod::Stored)?;
    }
    let aside = archive.join(ASIDE_FOLDER);
    if aside.is_dir() {
        for file in fs::read_dir(&aside).with_context(|| aside.display().to_string())? {
            let path = file?.path();
            put(
                &mut zip,
                &mut about,
                &entry_of(&desk.folder, &path),
                &path,
                None,
                CompressionMethod::Stored,
            )?;
        }
    }
    put(&mut zip, &mut about, PEOPLE, &beside.people, None, CompressionMethod::Deflated)?;
    put(&mut zip, &mut about, ARTICLES, &beside.articles, None, CompressionMethod::Deflated)?;
    zip.start_file(ABOUT, SimpleFileOptions::default()).with_context(|| name.clone())?;
    zip.write_all(serde_json::to_string_pretty(&about)?.as_bytes()).with_context(|| name.clone())?;
    let buffered = zip.finish().with_context(|| name.clone())?;
    let file = buffered.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| name.clone())?;
    file.sync_all().with_context(|| name.clone())?;
    let bytes = file.metadata()?.len();
    fs::rename(&beside.zip, out).with_context(|| name)?;
    sync_folder_of(out)?;
    Ok(bytes)
}

/// Name of a file of the desk inside the backup.
fn entry_of(folder: &DeskFolder, path: &Path) -> String {
    let inside = path.strip_prefix(folder.path()).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn put(
    zip: &mut ZipWriter<BufWriter<File>>,
    about: &mut About,
    entry: &str,
    path: &Path,
    bytes: Option<u64>,
    method: CompressionMethod,
) -> anyhow::Result<()> {
    let named = || path.display().to_string();
    let file = File::open(path).with_context(named)?;
    let wanted = bytes.unwrap_or(file.metadata().with_context(named)?.len());
    let options =
        SimpleFileOptions::default().compression_method(method).large_file(wanted >= u64::from(u32::MAX));
    zip.start_file(entry, options).with_context(named)?;
    let (copied, sha256) = copy(&mut file.take(wanted), zip).with_context(named)?;
    if copied < wanted {
        bail!(
            "{}: has {copied} bytes, {wanted} were written: records are lost; ask whatthen doctor",
            path.display()
        );
    }
    about.files.insert(entry.to_owned(), FileAbout { bytes: copied, sha256 });
    Ok(())
}

/// Copies, and digests what it copies.
fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut digest, mut piece, mut copied) = (Sha256::new(), vec![0; PIECE], 0);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            let digest: [u8; 32] = digest.finalize().into();
            return Ok((copied, model::Sha256::from(digest).to_string()));
        }
        digest.update(&piece[..read]);
        to.write_all(&piece[..read])?;
        copied += read as u64;
    }
}

/// Makes the desk that `backup` holds in `path`, a new folder. Every file is held against its digest first;
/// nothing is there where one differs.
pub(crate) fn restore(backup: &Path, path: &Path, with: Surroundings) -> anyhow::Result<()> {
    let name = backup.display().to_string();
    if path.exists() && fs::read_dir(path).with_context(|| path.display().to_string())?.next().is_some() {
        bail!("{}: is not empty; give a new folder", path.display());
    }
    let file = File::open(backup).with_context(|| name.clone())?;
    let mut zip =
        ZipArchive::new(BufReader::new(file)).with_context(|| format!("{name}: is no whole backup"))?;
    let about: About = {
        let entry = zip.by_name(ABOUT).with_context(|| format!("{name}: is no backup of a desk"))?;
        serde_json::from_reader(entry).with_context(|| format!("{name}: its {ABOUT} cannot be read"))?
    };
    let beside = restoring(path)?;
    if beside.exists() {
        bail!("{}: is in the way; remove it, a restore was interrupted there", beside.display());
    }
    let made = unpack(&mut zip, &about, &beside, &name).and_then(|()| {
        // Brings it to its present form, makes the index, and finishes what was under way when it was backed up.
        super::Desk::open(&beside, "restore", with).map(|_| ())
    });
    if made.is_err() {
        // Nothing of a backup that was refused stays.
        _ = fs::remove_dir_all(&beside);
    }
    made?;
    if path.exists() {
        fs::remove_dir(path).with_context(|| path.display().to_string())?;
    }
    fs::rename(&beside, path).with_context(|| path.display().to_string())?;
    sync_folder_of(path)
}

/// Makes a file or folder that was renamed to `path` stay there.
fn sync_folder_of(path: &Path) -> anyhow::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    RealDisk.sync_folder(parent).with_context(|| parent.display().to_string())
}

/// Where a desk is put together that shall be at `path`.
fn restoring(path: &Path) -> anyhow::Result<PathBuf> {
    let Some(name) = path.file_name() else {
        bail!("{}: give the desk a name: a new folder", path.display());
    };
    let mut name = name.to_owned();
    name.push(".restoring");
    Ok(path.with_file_name(name))
}

fn unpack(
    zip: &mut ZipArchive<BufReader<File>>,
    about: &About,
    folder: &Path,
    name: &str,
) -> anyhow::Result<()> {
    for (entry, wanted) in &about.files {
        let Some(inside) = place_of(entry) else {
            bail!("{name}: {entry:?} is no file of a desk");
        };
        let path = folder.join(inside);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        let mut packed = zip.by_name(entry).with_context(|| format!("{name}: {entry} is missing"))?;
        let mut file = File::create(&path).with_context(|| path.display().to_string())?;
        let (bytes, sha256) = copy(&mut packed.by_ref().take(wanted.bytes + 1), &mut file)
            .with_context(|| format!("{name}: {entry} cannot be unpacked"))?;
        file.sync_all().with_context(|| path.display().to_string())?;
        if (FileAbout { bytes, sha256 }) != *wanted {
            bail!("{name}: {entry} is not as it was when it was backed up");
        }
    }
    Ok(())
}

/// Where an entry goes: one of a desk's own files, never anywhere else.
fn place_of(entry: &str) -> Option<PathBuf> {
    let plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let parts: Vec<&str> = entry.split('/').collect();
    let known = match parts.as_slice() {
        ["desk.sqlite"] | ["derived", "articles.sqlite"] => true,
        ["archive", segment] => plain(segment) && segment.strip_suffix(".warc.gz").is_some(),
        ["archive", "aside", torn] => plain(torn) && torn.strip_suffix(".torn").is_some(),
        _ => false,
    };
    known.then(|| parts.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_go_nowhere_but_into_the_desk() {
        for entry in [
            "desk.sqlite",
            "derived/articles.sqlite",
            "archive/whatthen-00001.warc.gz",
            "archive/aside/a.torn",
        ] {
            assert_eq!(place_of(entry), Some(PathBuf::from(entry)));
        }
        for entry in [
            "../desk.sqlite",
            "/etc/passwd",
            "archive/../../x.warc.gz",
            "archive/..warc.gz",
            "archive/a\0.warc.gz",
            "archive/a\\b.warc.gz",
            "lock",
            "",
        ] {
            assert_eq!(place_of(entry), None, "{entry:?}");
        }
    }
}
