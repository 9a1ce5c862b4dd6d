//! Scores the program on the evaluation data and holds named figures to `floors.toml`.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::{call, evaluation, events, root};

/// Builds the program as it is released, prints the whole table, and fails where a figure is under its floor. Out of fold the
/// body's model is scored only where `folds` asks for it: that trains it five times.
/// Where the data is not to be had, says so and passes.
pub(crate) fn run(folds: bool) -> anyhow::Result<()> {
    let Some(folder) = evaluation() else {
        println!("eval: NOT RUN (no evaluation data; WHATTHEN_EVAL names its folder)");
        return Ok(());
    };
    call("cargo", &["build", "--release", "--locked", "--package", "whatthen"])?;
    let program = root().join("target/release/whatthen");
    let out = Command::new("python3")
        .arg(folder.join("tools/evaluate.py"))
        .arg("--program")
        .arg(&program)
        .arg("--data")
        .arg(folder.join("data"))
        .arg("--json")
        .output()
        .context("python3 cannot be run")?;
    if !out.status.success() {
        bail!("evaluate.py failed: {}", String::from_utf8_lossy(&out.stderr));
    }
    eprint!("{}", String::from_utf8_lossy(&out.stderr));
    let mut table: Value = serde_json::from_slice(&out.stdout).context("evaluate.py printed no JSON")?;
    // The body's model has seen the pages that evaluate.py scores it on.
    if folds {
        table["folds"] = out_of_fold()?;
    }
    let data = folder.join("data");
    if data.join("stories").is_dir() {
        table["roundups"] = events::roundups(&program, &data)?;
        table["timelines"] = events::timelines(&program, &data)?;
    }
    print(&table);
    let founding = Command::new("python3")
        .arg(folder.join("tools/score_founding.py"))
        .arg("--program")
        .arg(&program)
        .output()?;
    let founding_text = String::from_utf8_lossy(&founding.stdout).into_owned();
    println!("\n{founding_text}");
    let floors: toml::Table =
        toml::from_str(&fs::read_to_string(root().join("floors.toml"))?).context("floors.toml")?;
    let mut under = Vec::new();
    let mut held = 0;
    for (area, figures) in &floors {
        for (name, floor) in
            figures.as_table().with_context(|| format!("floors.toml: [{area}] is no table"))?
        {
            let floor = floor
                .as_float()
                .with_context(|| format!("floors.toml: {area}.{name} is no number with a point"))?;
            let reached = if area == "founding" {
                founding_figure(&founding_text, name)
            } else {
                table[area][name].as_f64()
            };
            match reached {
                // The data may be a part of the whole: what was not scored is said, not failed.
                None if area != "founding" && table.get(area).is_none() => {
                    println!("eval: {area}.{name}: NOT SCORED");
                }
                None => under.push(format!("{area}.{name}: not scored, floor {floor}")),
                Some(reached) if reached + 1e-9 < floor => {
                    under.push(format!("{area}.{name}: {reached:.4} is under the floor {floor}"));
                }
                Some(_) => held += 1,
            }
        }
    }
    if !under.is_empty() {
        bail!("under the floor:\n  {}", under.join("\n  "));
    }
    println!("eval: {held} figures hold their floors");
    Ok(())
}

/// Figures of the body's model on pages of domains that it has not seen, from a process that is optimised.
fn out_of_fold() -> anyhow::Result<Value> {
    let out = Command::new("cargo")
        .args(["run", "--release", "--quiet", "--locked", "--package", "xtask", "--", "folds"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()?;
    if !out.status.success() {
        bail!("cargo xtask folds failed");
    }
    serde_json::from_slice(&out.stdout).context("cargo xtask folds printed no JSON")
}

fn print(table: &Value) {
    for (area, figures) in table.as_object().into_iter().flatten() {
        for (name, value) in figures.as_object().into_iter().flatten() {
            match value.as_f64() {
                Some(figure) => println!("{area}.{name:40} {figure:.4}"),
                None => println!("{area}.{name:40} {value}"),
            }
        }
    }
}

/// Figures of `score_founding.py`, which prints for people. Each is 1 or 0, so that more is better; `found` counts
/// 100 less what was missed.
fn founding_figure(text: &str, name: &str) -> Option<f64> {
    let behind = |head: &str| text.lines().find_map(|line| line.strip_prefix(head)).map(str::trim);
    let truth = |is: bool| if is { 1.0 } else { 0.0 };
    Some(match name {
        "found" => 100.0 - behind("missed in all:")?.parse::<f64>().ok()?,
        "no_scare_quote" => truth(behind("scare quotes taken for quotations:")? == "none"),
        "no_date_guessed" => truth(behind("relative dates guessed:")? == "none"),
        "first_alias_set" => truth(text.lines().find(|l| l.starts_with("alias set"))?.ends_with("one id")),
        _ => return None,
    })
}
