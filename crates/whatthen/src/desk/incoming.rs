//! What is handed in, as the record that it will be.

use std::fs;

use analysis::extract::Given;
use archive::{Deviation, Record, RecordType};
use model::Sha256;
use store::RecordKey;

use super::deriving::key_of;
use super::desk_outlets;
use crate::input::{Body, Document, Held, Input, with_given};
use crate::pipeline;

/// Something on its way in.
pub(super) struct Incoming {
    /// File, and record where a file holds several.
    pub(super) name: String,
    pub(super) record: Record,
    /// SHA-256 of its block.
    pub(super) digest: Sha256,
    pub(super) key: RecordKey,
    /// Its gzip member, where it can be kept byte for byte.
    pub(super) member: Option<Vec<u8>>,
}

impl Incoming {
    /// The record of `input`, handed in at `now`; `None` for what is to be watched, not kept.
    pub(super) fn of(input: Input, now: &str) -> Option<Self> {
        let (name, record, member) = match input {
            Input::Record { name, held } => of_held(name, held, now),
            Input::Listed(_) => return None,
            Input::Document(document) => match *document {
                Document { name, record: Some(held), .. } => of_held(name, held, now),
                document => supplied(document, now),
            },
        };
        let digest = Sha256::of(record.block());
        let key = key_of(&record, &digest);
        Some(Self { name, record, digest, key, member })
    }
}

/// About how many bytes of memory an input takes while it is on its way.
pub(super) fn weight(input: &Input) -> usize {
    match input {
        Input::Record { held, .. } => held.record.block().len(),
        Input::Listed(_) => 0,
        Input::Document(document) => 2 * document.as_supplied().0.len(),
    }
}

/// A record from a WARC file: byte for byte where it is written as the standard wants it, else completed and
/// written anew.
fn of_held(name: String, held: Held, now: &str) -> (String, Record, Option<Vec<u8>>) {
    let sound = |deviation: &Deviation| matches!(deviation, Deviation::Uri(_) | Deviation::Digest(_));
    let member = held.member.filter(|_| held.deviations.iter().all(sound));
    let record = if member.is_some() { held.record } else { held.record.completed(now) };
    (name, record, member)
}

/// A page or text that a person handed in, as a `resource` record.
fn supplied(document: Document, now: &str) -> (String, Record, Option<Vec<u8>>) {
    let name = document.name.clone();
    let (bytes, content_type) = document.as_supplied();
    let (bytes, content_type) = (bytes.to_vec(), content_type.to_owned());
    let given = document.given.clone();
    let uri = address(document, &bytes);
    let record = Record::new(RecordType::Resource, &uri, now, &content_type, bytes);
    (name, with_given(record, &given), None)
}

/// The address that came with it, else the one that the page says it has, else the file's as a URI; what came from
/// no file is named by its digest.
fn address(document: Document, bytes: &[u8]) -> String {
    if let Some(url) = &document.given.url {
        return url.clone();
    }
    let name = document.name.clone();
    if !matches!(document.body, Body::Text { .. } | Body::Pdf(_))
        && let Ok(extracted) =
            pipeline::extract(Document { given: Given::default(), ..document }, desk_outlets())
        && let Some(url) = extracted.article.url
    {
        return url;
    }
    let file = fs::canonicalize(name).ok().and_then(|path| url::Url::from_file_path(path).ok());
    file.map_or_else(|| format!("urn:sha256:{}", Sha256::of(bytes)), String::from)
}
