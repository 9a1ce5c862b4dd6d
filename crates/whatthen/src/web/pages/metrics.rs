//! `/metrics`: counts for Prometheus.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::web::error::WebError;
use crate::web::state::{Health, Shared};

/// `GET /metrics`
pub(crate) async fn metrics(State(web): State<Shared>) -> Result<Response, WebError> {
    let mut out = String::new();
    let mut gauge = |name: &str, help: &str, values: &[(String, f64)]| {
        _ = writeln!(out, "# HELP whatthen_{name} {help}\n# TYPE whatthen_{name} gauge");
        for (labels, value) in values {
            _ = writeln!(out, "whatthen_{name}{labels} {value}");
        }
    };
    let bare = |value: u64| vec![(String::new(), value as f64)];
    // Counted lately, not now: counting takes longer than an answer may. Not there for the first moments.
    if let Some(survey) = web.background.survey() {
        let counts = &survey.counts;
        gauge("articles", "Articles, each once.", &bare(counts.articles));
        gauge("wordings", "Wordings of articles.", &bare(counts.versions));
        gauge("records", "Records of the archive.", &bare(counts.records));
        gauge("records_unread", "Pages that could not be read.", &bare(counts.unread));
        gauge("records_waiting", "Records that wait to be read.", &bare(counts.waiting));
        gauge("wordings_unindexed", "Wordings that the index does not have yet.", &bare(counts.unindexed));
    }
    let sources = web.sources().await?;
    let states: Vec<(String, f64)> = Health::ALL
        .iter()
        .map(|health| {
            let number = sources.iter().filter(|source| source.health == *health).count();
            (format!("{{state=\"{}\"}}", health.word()), number as f64)
        })
        .collect();
    gauge("sources", "Sources by state.", &states);
    if let Some(bytes) = resident_bytes() {
        gauge("resident_memory_bytes", "Memory of the process.", &bare(bytes));
    }
    out.push_str(&web.meters.text());
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response())
}

/// Resident memory, where the system tells it in a file.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
