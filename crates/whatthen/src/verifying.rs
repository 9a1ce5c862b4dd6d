//! Re-reading an archive and checking every citation of a roundup against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use archive::{Deviation, Found, Reader, RecordType};
use model::{Sha256, TextId};

use crate::archiving::{ARCHIVE_FOLDER, PUBLISHED, TEXT_ID_FIELD};
use crate::contract::{CitationLine, Offsets, RoundupFile};
use crate::input::Problem;

/// What checking found.
pub(crate) struct Verdict {
    /// Citations whose words stand in the archive as they are cited.
    pub(crate) matching: usize,
    /// All citations.
    pub(crate) all: usize,
    /// Everything that is wrong.
    pub(crate) problems: Vec<Problem>,
}

/// The archive, as far as citations need it.
#[derive(Default)]
struct Archived {
    /// Texts whose digest is the id that they are kept under, each with the captures that it was read from.
    texts: BTreeMap<TextId, (String, BTreeSet<String>)>,
    /// Texts that are there under an id that is not theirs any more.
    changed: BTreeSet<String>,
    /// Record ids of captures whose digest holds, with their addresses.
    captures: BTreeMap<String, String>,
    changed_captures: BTreeSet<String>,
    /// Digests of the published files, as the last record of them has it.
    published: BTreeMap<String, String>,
    damage: Vec<Problem>,
}

impl Archived {
    fn keep(&mut self, found: Found) {
        let Found { record, deviations, .. } = found;
        // A block too large to be held was checked while it was passed over.
        let sound = if deviations.iter().any(|d| matches!(d, Deviation::NotHeld(_))) {
            !deviations.iter().any(|d| matches!(d, Deviation::Digest(_)))
        } else {
            record.check_digest().is_ok()
        };
        let id = record.id().unwrap_or_default().to_owned();
        let address = record.target_uri().unwrap_or_default().to_owned();
        match record.kind() {
            RecordType::Conversion => {
                let stated = record.field(TEXT_ID_FIELD).unwrap_or_default().to_owned();
                let refers_to =
                    record.field("WARC-Refers-To").unwrap_or_default().trim_matches(['<', '>']).to_owned();
                match String::from_utf8(record.into_block()) {
                    Ok(text) if TextId::of(&text).to_string() == stated => {
                        let kept =
                            self.texts.entry(TextId::of(&text)).or_insert_with(|| (text, BTreeSet::new()));
                        kept.1.insert(refers_to);
                    }
                    _ => _ = self.changed.insert(stated),
                }
            }
            RecordType::Metadata if address == PUBLISHED && sound => {
                let lines = String::from_utf8_lossy(record.block()).into_owned();
                self.published = lines
                    .lines()
                    .filter_map(|l| l.split_once(": "))
                    .map(|(n, d)| (n.to_owned(), d.to_owned()))
                    .collect();
            }
            _ if sound => _ = self.captures.insert(id, address),
            _ => _ = self.changed_captures.insert(id),
        }
    }
}

/// Checks the roundup in `folder`.
pub(crate) fn verify(folder: &Path) -> Result<Verdict, Problem> {
    let path = folder.join("roundup.json");
    let name = path.display().to_string();
    let json = fs::read_to_string(&path).map_err(|error| {
        Problem::new(
            &name,
            format!("cannot be read ({error}); give the folder that `whatthen roundup --out` wrote"),
        )
    })?;
    let file: RoundupFile = serde_json::from_str(&json)
        .map_err(|error| Problem::new(&name, format!("is no roundup: {error}")))?;
    let archived = read_archive(&folder.join(ARCHIVE_FOLDER))?;
    let mut problems: Vec<Problem> = Vec::new();
    let mut matching = 0;
    for citation in &file.citations {
        match check(citation, &archived) {
            Ok(()) => matching += 1,
            Err(reason) => problems.push(Problem::new(
                format!("citation {} ({})", citation.id, shorten(&citation.text)),
                reason,
            )),
        }
    }
    let by_id: BTreeMap<usize, &CitationLine> = file.citations.iter().map(|c| (c.id, c)).collect();
    if by_id.len() != file.citations.len() {
        problems.push(Problem::new(&name, "two citations have one number"));
    }
    for (text, id) in file.cited_lines() {
        match by_id.get(&id) {
            None => problems.push(Problem::new(
                format!("line ({})", shorten(text)),
                format!("names citation {id}, which is not there"),
            )),
            Some(citation) if citation.text != text => {
                problems.push(Problem::new(
                    format!("line ({})", shorten(text)),
                    format!("is not the words of citation {id}"),
                ));
            }
            Some(_) => {}
        }
    }
    if file.citations.is_empty() {
        problems.push(Problem::new(&name, "cites nothing"));
    }
    // What is not a source's words (who says so, how likely, the page itself) is held by the digests of the files.
    if archived.published.is_empty() {
        problems.push(Problem::new(&name, "the archive keeps no digests of the published files"));
    }
    for (published, digest) in &archived.published {
        let path = folder.join(published);
        match fs::read(&path) {
            Ok(content) if archive::digest(&content) == *digest => {}
            Ok(_) => problems
                .push(Problem::new(path.display().to_string(), "is not as it was when it was published")),
            Err(error) => {
                problems.push(Problem::new(path.display().to_string(), format!("cannot be read: {error}")));
            }
        }
    }
    // Damage that touches no citation is told last.
    problems.extend(archived.damage);
    Ok(Verdict { matching, all: file.citations.len(), problems })
}

fn check(citation: &CitationLine, archived: &Archived) -> Result<(), String> {
    let id =
        TextId::parse(&citation.text_id).ok_or_else(|| format!("{:?} is no text id", citation.text_id))?;
    if Sha256::of(citation.text.as_bytes()).to_string() != citation.sha256 {
        return Err("the words in the roundup do not have the digest that stands beside them".to_owned());
    }
    let Some((text, read_from)) = archived.texts.get(&id) else {
        return Err(if archived.changed.contains(&citation.text_id) {
            format!("the archived text {} has been changed", citation.text_id)
        } else {
            format!("the archived text {} cannot be found or read", citation.text_id)
        });
    };
    let offsets = Offsets::new(text);
    let words = offsets
        .to_byte(citation.start)
        .zip(offsets.to_byte(citation.end))
        .and_then(|(start, end)| text.get(start..end));
    if words != Some(citation.text.as_str()) {
        return Err(format!(
            "other words stand at {}..{} of the archived text",
            citation.start, citation.end
        ));
    }
    let Some(capture) = &citation.capture else { return Err("names no archived page".to_owned()) };
    if archived.changed_captures.contains(capture) {
        return Err(format!("the archived page {capture} has been changed"));
    }
    let Some(address) = archived.captures.get(capture) else {
        return Err(format!("the archived page {capture} cannot be found or read"));
    };
    if !read_from.contains(capture) {
        return Err(format!("the archived text was not read from the archived page {capture}"));
    }
    match &citation.url {
        Some(url) if url != address => Err(format!("the archived page is {address}, not {url}")),
        _ => Ok(()),
    }
}

fn read_archive(folder: &Path) -> Result<Archived, Problem> {
    let entries = fs::read_dir(folder)
        .map_err(|error| Problem::new(folder.display().to_string(), format!("cannot be read: {error}")))?;
    let mut files: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| is_warc(p) && p.is_file()).collect();
    files.sort();
    let mut archived = Archived::default();
    for path in files {
        let name = path.display().to_string();
        match File::open(&path).and_then(Reader::new) {
            Err(error) => archived.damage.push(Problem::new(&name, format!("cannot be read: {error}"))),
            Ok(reader) => {
                for found in reader {
                    match found {
                        Ok(found) => archived.keep(found),
                        Err(damage) => archived.damage.push(Problem::new(&name, damage)),
                    }
                }
            }
        }
    }
    Ok(archived)
}

fn is_warc(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    [".warc.gz", ".warc"].iter().any(|ending| name.ends_with(ending))
}

fn shorten(words: &str) -> String {
    let mut out: String = words.chars().take(60).collect();
    if words.chars().count() > 60 {
        out.push('…');
    }
    out
}
