//! Interoperation: what whatthen archives is read by warcio and replayed by pywb, which know nothing of it.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::{call, has, install, root};

/// The readers, at versions that were tried.
const WARCIO: &str = "1.8.1";
const PYWB: &str = "2.10.0";

/// Archives the sample by the release build and holds the archive against both readers.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = root().join("target/interop");
    let python = readers(&folder)?;
    let program = root().join("target/release/whatthen");
    if !program.is_file() {
        bail!("there is no release build: cargo build --release --package whatthen");
    }
    let sample = folder.join("sample");
    if sample.exists() {
        fs::remove_dir_all(&sample).with_context(|| format!("{} cannot be emptied", sample.display()))?;
    }
    call(path(&program)?, &["try", "--no-open", "--out", path(&sample)?])?;
    call(&python, &["xtask/interop/check.py", path(&sample.join("archive"))?])
}

/// A Python that has both readers, in a virtual environment below `folder`.
fn readers(folder: &Path) -> anyhow::Result<String> {
    let environment = folder.join("venv");
    let python = path(&environment.join("bin/python"))?.to_owned();
    let there = format!(
        "from importlib.metadata import version as v; assert (v('warcio'), v('pywb')) == ('{WARCIO}', '{PYWB}')"
    );
    if !has(&python, &["-c", &there]) {
        install(&["python3"], &["-c", "import ensurepip, venv"], &["python3", "python3-venv"])?;
        fs::create_dir_all(folder)?;
        call("python3", &["-m", "venv", "--clear", path(&environment)?])?;
        let (warcio, pywb) = (format!("warcio=={WARCIO}"), format!("pywb=={PYWB}"));
        call(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &warcio, &pywb])?;
    }
    Ok(python)
}

/// A path as a word of a command line.
fn path(path: &Path) -> anyhow::Result<&str> {
    path.to_str().with_context(|| format!("{} is no UTF-8", path.display()))
}
