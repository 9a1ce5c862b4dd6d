//! Re-reading an archive and checking every citation of a roundup against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use archive::{Reader, RecordType};
use model::{Sha256, TextId};

use crate::archiving::ARCHIVE_FOLDER;
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
    /// Texts whose digest is the id that they are kept under.
    texts: BTreeMap<TextId, String>,
    /// Texts that are there under an id that is not theirs any more.
    changed: BTreeSet<String>,
    /// Record ids of captures whose digest holds.
    captures: BTreeSet<String>,
    changed_captures: BTreeSet<String>,
    damage: Vec<Problem>,
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
    let Some(text) = archived.texts.get(&id) else {
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
    match &citation.capture {
        Some(capture) if archived.changed_captures.contains(capture) => {
            Err(format!("the archived page {capture} has been changed"))
        }
        Some(capture) if !archived.captures.contains(capture) => {
            Err(format!("the archived page {capture} cannot be found or read"))
        }
        _ => Ok(()),
    }
}

fn read_archive(folder: &Path) -> Result<Archived, Problem> {
    let entries = fs::read_dir(folder)
        .map_err(|error| Problem::new(folder.display().to_string(), format!("cannot be read: {error}")))?;
    let mut files: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| is_warc(p)).collect();
    files.sort();
    let mut archived = Archived::default();
    for path in files {
        let name = path.display().to_string();
        let reader = File::open(&path)
            .and_then(Reader::new)
            .map_err(|error| Problem::new(&name, format!("cannot be read: {error}")))?;
        for found in reader {
            match found {
                Err(damage) => archived.damage.push(Problem::new(&name, damage)),
                Ok((_, record)) => {
                    let sound = record.check_digest().is_ok();
                    let id = record.id().unwrap_or_default().to_owned();
                    if record.kind() == RecordType::Conversion {
                        let stated =
                            record.field(crate::archiving::TEXT_ID_FIELD).unwrap_or_default().to_owned();
                        match String::from_utf8(record.into_block()) {
                            Ok(text) if TextId::of(&text).to_string() == stated => {
                                _ = archived.texts.insert(TextId::of(&text), text);
                            }
                            _ => _ = archived.changed.insert(stated),
                        }
                    } else if sound {
                        archived.captures.insert(id);
                    } else {
                        archived.changed_captures.insert(id);
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
