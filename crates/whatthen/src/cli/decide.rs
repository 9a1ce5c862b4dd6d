//! `whatthen decide`: what a person decides about stories.

use std::io::{self, Write};

use anyhow::Context;
use model::{ArticleId, Decision};

use super::OnDesk;
use crate::desk::{Desk, DeskView, Surroundings};
use crate::input::Problem;
use crate::report::Report;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    desk: OnDesk,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The stories of these articles are one
    Together {
        /// Addresses or ids of articles
        #[arg(value_name = "ARTICLE", num_args = 2.., required = true)]
        articles: Vec<String>,
    },
    /// These articles leave their stories, and are one of their own
    Apart {
        /// Addresses or ids of articles
        #[arg(value_name = "ARTICLE", num_args = 1.., required = true)]
        articles: Vec<String>,
    },
    /// What was decided; the number takes it back
    List,
    /// Take a decision back
    Undo {
        /// Its number, as `list` has it
        number: i64,
    },
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let folder = args.desk.folder()?;
    let mut out = io::stdout().lock();
    let mut report = Report::new("deciding");
    if matches!(args.what, What::List) {
        for decided in DeskView::open(&folder)?.people.decisions()? {
            let (word, articles) = match &decided.decision {
                Decision::Together(articles) => ("together", articles),
                Decision::Apart(articles) => ("apart", articles),
            };
            let articles: Vec<&str> = articles.iter().map(ArticleId::as_str).collect();
            writeln!(out, "{} {} {word} {}", decided.number, decided.made, articles.join(" "))
                .context("standard output")?;
        }
        return Ok(0);
    }
    let (mut desk, told) = Desk::open(&folder, "decide", Surroundings::real())?;
    told.iter().for_each(|problem| report.problem(problem));
    let (named, decision): (&[String], fn(Vec<ArticleId>) -> Decision) = match &args.what {
        What::Undo { number } => {
            if !desk.undecide(*number)? {
                let problem = "is no decision; whatthen decide list shows them";
                report.problem(&Problem::new(number.to_string(), problem));
            }
            return Ok(report.exit_code());
        }
        What::Together { articles } => (articles, Decision::Together),
        What::Apart { articles } => (articles, Decision::Apart),
        What::List => return Ok(0),
    };
    let mut articles = Vec::new();
    for named in named {
        match desk.article_named(named)? {
            Some(article) => articles.push(article),
            None => report.problem(&Problem::new(named, "is no article of the desk; nothing was decided")),
        }
    }
    if articles.len() == named.len() {
        writeln!(out, "decided: {}", desk.decide(&decision(articles))?).context("standard output")?;
    }
    Ok(report.exit_code())
}
