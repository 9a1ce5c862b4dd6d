//! Interoperation: what whatthen archives is read by warcio and replayed by pywb, which know nothing of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::program::{Program, answer};
use crate::{call, evaluation, has, install, root};

/// The readers, at versions that were tried.
const WARCIO: &str = "1.8.1";
const PYWB: &str = "2.10.0";

/// Folders of WARC files in the evaluation data that are taken in too: sound ones, odd ones and damaged ones.
const CONFORMANCE: [&str; 3] = ["warcio", "jwarc", "own"];
/// Of these, what is left out, and why: a record is kept as it came, so what the readers refuse in the source they rightly refuse here.
const LEFT_OUT: [(&str, &str); 3] = [
    ("example-digest.warc", "it states a payload digest that is not its payload's"),
    ("example-wrong-chunks.warc.gz", "it states a block digest that is not its block's"),
    ("revisit-dangling.warc", "its revisit is of a record that is nowhere, so there is nothing to replay"),
];

/// Archives the sample, and a desk with the sample and the conformance files, by the release build; holds the archives, and what is
/// exported of the desk, against both readers.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = root().join("target/interop");
    let python = readers(&folder)?;
    let program = Program::released()?;
    let [sample, desk] = ["sample", "desk"].map(|name| folder.join(name));
    for made in [&sample, &desk] {
        if made.exists() {
            fs::remove_dir_all(made).with_context(|| format!("{} cannot be emptied", made.display()))?;
        }
    }
    answer(program.command("try").args(["--no-open", "--out"]).arg(&sample))?.done("try")?;
    check(&python, &sample.join("archive"), None)?;

    program.init(&desk)?;
    let mut sources = vec![sample.join("archive"), root().join("samples/ferries")];
    sources.extend(conformance()?);
    let taken = answer(program.on(&desk, "import").args(&sources))?;
    // What is damaged on purpose is named, and makes the code 1.
    if !matches!(taken.code, Some(0 | 1)) {
        bail!("the import failed: {}", taken.said);
    }
    print!("{}", taken.out);
    check(&python, &desk.join("archive"), None)?;
    for name in ["export.warc.gz", "export.wacz"] {
        let file = folder.join(name);
        let said = answer(program.on(&desk, "export").arg(&file))?.done("export")?;
        let records: usize = said
            .split(' ')
            .next()
            .and_then(|count| count.parse().ok())
            .with_context(|| format!("export says {said:?}, not how many records"))?;
        // One more tells of the file itself.
        check(&python, &file, Some(records + 1))?;
    }
    Ok(())
}

/// The conformance files that are taken in; none, and said, where the data is not to be had.
fn conformance() -> anyhow::Result<Vec<PathBuf>> {
    let Some(folder) = evaluation() else {
        println!(
            "interop: without the conformance files (no evaluation data; WHATTHEN_EVAL names its folder)"
        );
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for part in CONFORMANCE {
        let part = folder.join("data/conformance/warc").join(part);
        if !part.is_dir() {
            println!("interop: there is no {}", part.display());
            continue;
        }
        for entry in fs::read_dir(&part).with_context(|| part.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name();
            match LEFT_OUT.iter().find(|(left_out, _)| name.to_str() == Some(*left_out)) {
                Some((name, reason)) => println!("interop: without {name}: {reason}"),
                None => files.push(entry.path()),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Holds an archive, or a folder of them, against both readers.
fn check(python: &str, archive: &Path, records: Option<usize>) -> anyhow::Result<()> {
    let archive = path(archive)?;
    match records {
        None => call(python, &["xtask/interop/check.py", archive]),
        Some(records) => {
            call(python, &["xtask/interop/check.py", "--records", &records.to_string(), archive])
        }
    }
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
