//! The documents: rustdoc without warnings, links that lead somewhere, a README that the program bears out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::root;

/// Checks rustdoc, relative links and the README's commands.
pub(crate) fn run() -> anyhow::Result<()> {
    eprintln!("$ cargo doc");
    let status = Command::new("cargo")
        .args(["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links")
        .current_dir(root())
        .status()?;
    if !status.success() {
        bail!("cargo doc failed");
    }
    let mut broken = Vec::new();
    for file in documents(&root())? {
        let text = fs::read_to_string(&file)?;
        for target in links(&text) {
            let path = target.split('#').next().unwrap_or("");
            let local = !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:");
            if local && !file.parent().unwrap_or(Path::new("")).join(path).exists() {
                broken.push(format!("{}: {target} is not there", file.display()));
            }
        }
    }
    broken.extend(undocumented()?);
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    println!("docs: links lead somewhere, README names every command and flag");
    Ok(())
}

fn documents(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
                open.push(path);
            } else if Path::new(&name).extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Targets of `[words](target)` outside code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        for part in line.split("](").skip(1) {
            if let Some(end) = part.find(')') {
                found.push(part[..end].trim_matches(['<', '>']).to_owned());
            }
        }
    }
    found
}

/// Commands and flags that the program has and `docs/commands.md` does not name.
fn undocumented() -> anyhow::Result<Vec<String>> {
    let reference = fs::read_to_string(root().join("docs/commands.md")).context("docs/commands.md")?;
    let help = |args: &[&str]| -> anyhow::Result<String> {
        let out = Command::new("cargo")
            .args(["run", "--quiet", "--locked", "--package", "whatthen", "--"])
            .args(args)
            .current_dir(root())
            .output()?;
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let mut missing = Vec::new();
    let top = help(&["--help"])?;
    let commands: Vec<&str> = top
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1)
        .take_while(|l| !l.trim().is_empty())
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    if commands.is_empty() {
        bail!("`whatthen --help` lists no commands");
    }
    for command in commands {
        if !reference.contains(&format!("whatthen {command}")) {
            missing.push(format!("docs/commands.md: says nothing of `whatthen {command}`"));
        }
        let page = help(&[command, "--help"])?;
        for flag in
            page.split_whitespace().filter(|w| w.starts_with("--")).map(|w| w.trim_end_matches([',', '.']))
        {
            if !matches!(flag, "--help" | "--version") && !reference.contains(flag) {
                missing.push(format!("docs/commands.md: says nothing of `{flag}` of `whatthen {command}`"));
            }
        }
    }
    Ok(missing)
}
