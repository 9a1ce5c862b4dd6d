//! A desk's archive for others: one WARC file, or WACZ.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, bail};
use archive::{Place, Record, Segments, WaczAbout, WaczPage, WaczWriter, pack};
use store::{Reading, RecordRow};

use super::DeskView;
use crate::archiving::{SOFTWARE, warc_about};
use crate::contract::ArticleLine;

/// Name of the WARC file in a WACZ.
const WARC_IN_WACZ: &str = "whatthen.warc.gz";

/// Writes records to `out`, named `.warc.gz` or `.wacz`: all of them, or those of `articles` with what was
/// recorded beside them. Returns how many.
pub(crate) fn export(
    desk: &DeskView,
    out: &Path,
    articles: Option<&[Reading]>,
    now: &str,
) -> anyhow::Result<usize> {
    let name = out.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let wacz = name.strip_suffix(".wacz").is_some();
    if !wacz && name.strip_suffix(".warc.gz").is_none() {
        bail!("{}: give a name that ends in .warc.gz or .wacz", out.display());
    }
    let file_name = if wacz {
        WARC_IN_WACZ.to_owned()
    } else {
        out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let _still = super::Lock::wait(&desk.folder.segments_lock(), true)?;
    let rows = rows(desk, articles)?;
    let beside = out.with_extension("part");
    let written = write_warc(desk, &rows, &beside, &file_name, now);
    let packed =
        written.and_then(|()| if wacz { write_wacz(desk, &rows, &beside, out, now) } else { Ok(()) });
    if packed.is_err() || wacz {
        _ = fs::remove_file(&beside);
    }
    packed?;
    if !wacz {
        fs::rename(&beside, out).with_context(|| out.display().to_string())?;
    }
    Ok(rows.len())
}

/// The records to write, in the order of the desk.
fn rows(desk: &DeskView, articles: Option<&[Reading]>) -> anyhow::Result<Vec<RecordRow>> {
    let all = desk.articles.records()?;
    let Some(articles) = articles else { return Ok(all) };
    let wanted: BTreeSet<&str> = articles.iter().map(|reading| reading.key.article.as_str()).collect();
    let is_wanted =
        |row: &RecordRow| row.outcome.reading().is_some_and(|key| wanted.contains(key.article.as_str()));
    let uris: BTreeSet<String> = all.iter().filter(|row| is_wanted(row)).map(|row| row.uri.clone()).collect();
    let beside = |row: &RecordRow| row.outcome.reading().is_none() && uris.contains(&row.uri);
    Ok(all.into_iter().filter(|row| is_wanted(row) || beside(row)).collect())
}

fn write_warc(
    desk: &DeskView,
    rows: &[RecordRow],
    path: &Path,
    file_name: &str,
    now: &str,
) -> anyhow::Result<()> {
    let name = path.display().to_string();
    let mut out = BufWriter::new(File::create(path).with_context(|| name.clone())?);
    let info = Record::info(file_name, now, &warc_about());
    out.write_all(&pack(&info)?).with_context(|| name.clone())?;
    let mut segment: Option<(u32, File)> = None;
    for row in rows {
        let place = Place::of_number(row.place);
        if segment.as_ref().is_none_or(|(number, _)| *number != place.segment) {
            let path = Segments::path(&desk.folder.archive(), place.segment);
            segment = Some((place.segment, File::open(&path).with_context(|| path.display().to_string())?));
        }
        let Some((_, file)) = &mut segment else { continue };
        file.seek(SeekFrom::Start(place.offset))?;
        let copied = io::copy(&mut file.take(row.length), &mut out).with_context(|| name.clone())?;
        if copied < row.length {
            bail!("the record of {} is cut short; ask whatthen doctor", row.uri);
        }
    }
    let file = out.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| name.clone())?;
    file.sync_all().with_context(|| name)
}

fn write_wacz(desk: &DeskView, rows: &[RecordRow], warc: &Path, out: &Path, now: &str) -> anyhow::Result<()> {
    let name = out.display().to_string();
    let beside = out.with_extension("wacz.part");
    let file = File::create(&beside).with_context(|| name.clone())?;
    let mut wacz = WaczWriter::new(BufWriter::new(file));
    let damage = wacz.add_warc(WARC_IN_WACZ, File::open(warc)?).with_context(|| name.clone())?;
    if let Some(damage) = damage.first() {
        bail!("the archive is damaged ({damage}); ask whatthen doctor");
    }
    for row in rows.iter().filter(|row| row.uri.starts_with("http")) {
        let Some(key) = row.outcome.reading() else { continue };
        let title = desk.articles.reading(key, ArticleLine::ABOUT)?.and_then(|reading| reading.title);
        wacz.add_page(WaczPage { id: row.id.clone(), url: row.uri.clone(), title, ts: row.captured.clone() });
    }
    let about =
        WaczAbout { title: None, description: None, created: now.to_owned(), software: SOFTWARE.to_owned() };
    let out_file = wacz.finish(&about).with_context(|| name.clone())?;
    let file = out_file.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| name.clone())?;
    file.sync_all().with_context(|| name.clone())?;
    fs::rename(&beside, out).with_context(|| name)
}
