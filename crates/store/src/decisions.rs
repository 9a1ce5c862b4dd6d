//! What people decided about stories.

use model::{ArticleId, Decision};
use rusqlite::{Connection, Transaction, params};

use crate::{Desk, StoreError};

/// A decision, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What it is taken back by. Later ones have greater numbers.
    pub number: i64,
    /// What was decided.
    pub decision: Decision,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub made: String,
}

impl Desk {
    /// Keeps a decision made at a time `YYYY-MM-DDTHH:MM:SSZ`; returns its number.
    pub fn decide(&mut self, decision: &Decision, made: &str) -> Result<i64, StoreError> {
        let file = self.database.file().clone();
        self.database
            .write(|transaction| add(transaction, decision, made).map_err(|error| file.failed(error)))
    }

    /// Takes a decision back; false where there is none of this number.
    pub fn undecide(&mut self, number: i64) -> Result<bool, StoreError> {
        let file = self.database.file().clone();
        self.database.write(|transaction| remove(transaction, number).map_err(|error| file.failed(error)))
    }

    /// All decisions, the first first.
    pub fn decisions(&self) -> Result<Vec<Decided>, StoreError> {
        self.database.read(all)
    }
}

fn add(transaction: &Transaction<'_>, decision: &Decision, made: &str) -> rusqlite::Result<i64> {
    let (kind, articles) = match decision {
        Decision::Together(articles) => ("together", articles),
        Decision::Apart(articles) => ("apart", articles),
    };
    transaction.execute("INSERT INTO decisions (kind, made) VALUES (?1, ?2)", [kind, made])?;
    let number = transaction.last_insert_rowid();
    let sql = "INSERT INTO decision_articles (decision, place, article) VALUES (?1, ?2, ?3)";
    for (place, article) in articles.iter().enumerate() {
        transaction.execute(sql, params![number, place as u64, article.as_str()])?;
    }
    Ok(number)
}

fn remove(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<bool> {
    transaction.execute("DELETE FROM decision_articles WHERE decision = ?1", [number])?;
    Ok(transaction.execute("DELETE FROM decisions WHERE number = ?1", [number])? > 0)
}

fn all(connection: &Connection) -> rusqlite::Result<Vec<Decided>> {
    let mut articles =
        connection.prepare("SELECT article FROM decision_articles WHERE decision = ?1 ORDER BY place")?;
    let mut statement = connection.prepare("SELECT number, kind, made FROM decisions ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let named = articles.query_map([number], |row| row.get::<_, String>(0))?;
        let named: Vec<ArticleId> = named.map(|id| id.map(ArticleId::given)).collect::<Result<_, _>>()?;
        let decision = match row.get_ref(1)?.as_str()? {
            "apart" => Decision::Apart(named),
            _ => Decision::Together(named),
        };
        decisions.push(Decided { number, decision, made: row.get(2)? });
    }
    Ok(decisions)
}
