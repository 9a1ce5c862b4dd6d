//! Where grouping put an article, on a line of JSON.

use model::{CopyKind, GroupedArticle};
use serde::Serialize;

/// One line that `group` prints.
#[derive(Debug, Serialize)]
pub(crate) struct GroupLine {
    id: String,
    copy_group: String,
    story: String,
    affair: String,
    copy_of: Option<CopyLine>,
    utterances: Vec<Option<String>>,
}

#[derive(Debug, Serialize)]
struct CopyLine {
    id: String,
    kind: &'static str,
    share: f64,
}

impl From<GroupedArticle> for GroupLine {
    fn from(grouped: GroupedArticle) -> Self {
        Self {
            id: grouped.id.to_string(),
            copy_group: grouped.copy_group,
            story: grouped.story,
            affair: grouped.affair,
            copy_of: grouped.copy_of.map(|copy| CopyLine {
                id: copy.id.to_string(),
                kind: match copy.kind {
                    CopyKind::Wire => "wire",
                    CopyKind::Truncated => "truncated",
                    CopyKind::Reedited => "reedited",
                    CopyKind::Contains => "contains",
                },
                share: (copy.share * 1000.0).round() / 1000.0,
            }),
            utterances: grouped.utterances,
        }
    }
}
