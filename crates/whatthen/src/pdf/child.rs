//! The child: sets limits on itself, reads a PDF from standard input and tells its pages.

use std::io::{self, Read, Write};

use analysis::extract::printed::{PrintedReader, PrintedReading};
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::drawing::Sources;
use super::glyphs::glyphs_of;
use super::limits::{MAX_GLYPHS, MAX_PAGES};
use super::protocol::{Told, told};
use super::strings::decode;

/// Reads standard input, answers on standard output.
pub(crate) fn run() -> io::Result<()> {
    let lines = match confine() {
        Ok(()) => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            read(bytes).map_or_else(|reason| vec![Told::Refused { reason }], told)
        }
        Err(error) => vec![Told::Refused { reason: format!("no limits can be set for reading it: {error}") }],
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in &lines {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Sets the limits.
#[cfg(unix)]
fn confine() -> io::Result<()> {
    use super::limits::{ADDRESS_SPACE, CPU_SECONDS, FILE_BYTES, OPEN_FILES};
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let mut limits = vec![(Resource::Fsize, FILE_BYTES), (Resource::Core, 0), (Resource::Cpu, CPU_SECONDS)];
    if cfg!(target_os = "linux") {
        // Other systems do not count it, or count what is shared by all processes.
        limits.push((Resource::As, ADDRESS_SPACE));
    }
    limits.push((Resource::Nofile, OPEN_FILES));
    for (resource, most) in limits {
        // Where whoever started us has a lower limit, that holds.
        let had = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        // Only the signal of a softer limit says that it was this one.
        let softer = u64::from(resource == Resource::Cpu);
        let last = had.min(most + softer);
        setrlimit(resource, Rlimit { current: Some(last.saturating_sub(softer)), maximum: Some(last) })?;
    }
    Ok(())
}

/// Other systems have no such limits: there the parent's patience, and what is counted here, are all.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail where there are limits")]
fn confine() -> io::Result<()> {
    Ok(())
}

fn read(bytes: Vec<u8>) -> Result<PrintedReading, String> {
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(format!("the PDF has {} pages; at most {MAX_PAGES} are read", pages.len()));
    }
    if pages.is_empty() {
        return Err("the PDF has no page that can be found".to_owned());
    }
    let sources = Sources::of(pdf.xref());
    let mut reader = PrintedReader::default();
    let mut glyphs = 0;
    for (page, number) in pages.iter().zip(1..) {
        let found = glyphs_of(page, &sources).ok_or_else(|| {
            format!("page {number} of the PDF has more letters or lines than any that is printed")
        })?;
        glyphs += found.len();
        if glyphs > MAX_GLYPHS {
            return Err(format!("the PDF has more than {MAX_GLYPHS} letters, which are not read"));
        }
        reader.page(found);
    }
    let title = pdf.metadata().title.as_deref().map(decode);
    Ok(reader.finish(title))
}

fn refusal(error: LoadPdfError) -> String {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "the PDF is locked with a password; save it without one and give that"
        }
        LoadPdfError::Decryption(_) => "the PDF is encrypted in a way that is not read",
        LoadPdfError::Invalid => "the PDF is damaged or cut short",
    }
    .to_owned()
}
