//! The full-text index: every wording of every article, headline and body.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{DocId, IndexWriter, ReloadPolicy, Score, SegmentReader, TantivyDocument, Term};

use model::Sha256;

use crate::{ReadingKey, StoreError};

/// Memory that indexing may take before it writes to disk; tantivy wants 15 MB at least.
const WRITER_BYTES: usize = 40 << 20;
/// Words longer than this are not indexed; bytes.
const LONGEST_WORD: usize = 60;
/// Name of the way in which words are told apart and reduced.
const WORDS: &str = "words";
/// Characters of a query that are read.
const MAX_QUERY: usize = 2_000;
/// Signs that the parser nests by, and how many of them a query may have before they are all passed over.
const SIGNS: &str = "()[]{}+-!";
const MAX_SIGNS: usize = 60;
/// How much more a word in the headline counts than one in the body.
const TITLE_BOOST: f32 = 2.0;
/// Scores are compared to this many parts of one, as sums of floats differ in their last digits with the order of
/// adding; within one part the later article comes first.
const SCORE_PARTS: f32 = 32.0;

/// What the index is told of a wording.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// Article and wording.
    pub key: ReadingKey,
    /// Headline; empty where there is none.
    pub title: String,
    /// Body.
    pub body: String,
    /// Outlet; empty where it is not known.
    pub outlet: String,
    /// Published: seconds since 1970, where it is known.
    pub published_at: Option<i64>,
}

/// A wording that a query finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Article and wording.
    pub key: ReadingKey,
    /// How well it fits; comparable within one answer.
    pub score: f32,
}

/// The index of a desk.
pub struct Index {
    folder: PathBuf,
    files: tantivy::Index,
    reader: tantivy::IndexReader,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    key: Field,
    order: Field,
    title: Field,
    body: Field,
    outlet: Field,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Index {
    /// Makes an empty index in `folder`, in the place of whatever is there.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
        }
        fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
        let index = tantivy::Index::create_in_dir(folder, schema().0)
            .map_err(|error| StoreError::index(folder, error))?;
        Self::of(folder, index)
    }

    /// Opens the index in `folder`.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let index = tantivy::Index::open_in_dir(folder).map_err(|error| StoreError::index(folder, error))?;
        Self::of(folder, index)
    }

    fn of(folder: &Path, index: tantivy::Index) -> Result<Self, StoreError> {
        let (schema, fields) = schema();
        if index.schema() != schema {
            let reason = "it was made by another version of whatthen".to_owned();
            return Err(StoreError::Index { path: folder.to_owned(), reason });
        }
        let words = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(LONGEST_WORD))
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .filter(Stemmer::new(Language::English))
            .build();
        index.tokenizers().register(WORDS, words);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| StoreError::index(folder, error))?;
        Ok(Self { folder: folder.to_owned(), files: index, reader, fields })
    }

    fn failed(&self, error: tantivy::TantivyError) -> StoreError {
        StoreError::index(&self.folder, error)
    }

    /// Takes the wordings in `changes`: the new one, or none where it is gone. On disk when this returns.
    pub fn update(
        &self,
        changes: impl IntoIterator<Item = Result<(ReadingKey, Option<Indexed>), StoreError>>,
    ) -> Result<(), StoreError> {
        let mut writer: IndexWriter =
            self.files.writer_with_num_threads(1, WRITER_BYTES).map_err(|e| self.failed(e))?;
        let Fields { key: key_field, order, title, body, outlet } = self.fields;
        for change in changes {
            let (key, indexed) = change?;
            let written = key.written();
            writer.delete_term(Term::from_field_text(key_field, &written));
            let Some(indexed) = indexed else { continue };
            let mut document = TantivyDocument::default();
            document.add_u64(order, rank(&written, indexed.published_at));
            document.add_text(key_field, &written);
            document.add_text(title, &indexed.title);
            document.add_text(body, &indexed.body);
            document.add_text(outlet, &indexed.outlet);
            writer.add_document(document).map_err(|e| self.failed(e))?;
        }
        writer.commit().map_err(|e| self.failed(e))?;
        self.merge_deleted(&mut writer)?;
        writer.wait_merging_threads().map_err(|e| self.failed(e))?;
        self.reload()
    }

    /// Writes segments that hold deleted wordings anew: as long as they are there they count in how rare a word is.
    fn merge_deleted(&self, writer: &mut IndexWriter) -> Result<(), StoreError> {
        let segments = self.files.searchable_segment_metas().map_err(|e| self.failed(e))?;
        for segment in segments.iter().filter(|segment| segment.has_deletes()) {
            // A segment that is being merged just now loses them anyway.
            _ = writer.merge(&[segment.id()]).wait();
        }
        Ok(())
    }

    /// Writes the index anew in one piece, so that what was deleted is in it no more.
    pub fn settle(&self) -> Result<(), StoreError> {
        let mut writer: IndexWriter =
            self.files.writer_with_num_threads(1, WRITER_BYTES).map_err(|e| self.failed(e))?;
        let segments = self.files.searchable_segment_ids().map_err(|e| self.failed(e))?;
        if !segments.is_empty() {
            writer.merge(&segments).wait().map_err(|e| self.failed(e))?;
        }
        writer.garbage_collect_files().wait().map_err(|e| self.failed(e))?;
        writer.wait_merging_threads().map_err(|e| self.failed(e))?;
        self.reload()
    }

    /// Sees what another process wrote meanwhile.
    pub fn reload(&self) -> Result<(), StoreError> {
        self.reader.reload().map_err(|e| self.failed(e))
    }

    /// Wordings that are in it.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Files of it that are damaged.
    pub fn check(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut damaged: Vec<PathBuf> =
            self.files.validate_checksum().map_err(|e| self.failed(e))?.into_iter().collect();
        damaged.sort();
        Ok(damaged)
    }

    /// The wordings that fit `query` best, at most `limit`, and how many fit at all. All words must be there, in
    /// any of their forms; `"in this order"`, `-without`, `title:word`, `outlet:name`, `this OR that` are
    /// understood; what cannot be understood is passed over. Equal scores go by key, so that the answer depends on
    /// what is in the index alone.
    pub fn search(&self, query: &str, limit: usize) -> Result<(Vec<Hit>, usize), StoreError> {
        let Fields { key, title, body, .. } = self.fields;
        let mut parser = QueryParser::for_index(&self.files, vec![title, body]);
        parser.set_conjunction_by_default();
        parser.set_field_boost(title, TITLE_BOOST);
        let (parsed, _) = parser.parse_query_lenient(&tamed(query));
        let order = |segment: &SegmentReader| {
            let ranks = segment.fast_fields().u64("order").ok();
            move |doc: DocId, score: Score| {
                let rank = ranks.as_ref().and_then(|ranks| ranks.first(doc)).unwrap_or(0);
                ((score * SCORE_PARTS).round() as i64, rank)
            }
        };
        let searcher = self.reader.searcher();
        // Room is made for as many as are asked for.
        let most = limit.clamp(1, usize::try_from(searcher.num_docs().max(1)).unwrap_or(usize::MAX));
        let collector = (Count, TopDocs::with_limit(most).tweak_score(order));
        let (count, top) = searcher
            .search(&parsed, &collector)
            .or_else(|_| {
                // What a field cannot answer is looked for as plain words.
                let plain = query.replace(|c: char| !c.is_alphanumeric(), " ");
                searcher.search(&parser.parse_query_lenient(&tamed(&plain)).0, &collector)
            })
            .map_err(|e| self.failed(e))?;
        let mut hits = Vec::with_capacity(top.len());
        for ((score, _), address) in top.into_iter().take(limit) {
            let document: TantivyDocument = searcher.doc(address).map_err(|e| self.failed(e))?;
            let written = document.get_first(key).and_then(|value| value.as_str().map(str::to_owned));
            if let Some(key) = written.as_deref().and_then(ReadingKey::parse) {
                hits.push(Hit { key, score: score as f32 / SCORE_PARTS });
            }
        }
        Ok((hits, count))
    }
}

fn schema() -> (Schema, Fields) {
    let words = |fieldnorms| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(fieldnorms);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        key: schema.add_text_field("key", STRING | STORED),
        order: schema.add_u64_field("order", FAST),
        title: schema.add_text_field("title", words(true)),
        body: schema.add_text_field("body", words(true)),
        outlet: schema.add_text_field("outlet", words(false)),
    };
    (schema.build(), fields)
}

/// The query as far as it is read: the parser goes into it as deep as its brackets and signs are nested.
fn tamed(query: &str) -> String {
    let query: String = query.chars().take(MAX_QUERY).collect();
    if query.chars().filter(|c| SIGNS.contains(*c)).count() <= MAX_SIGNS {
        return query;
    }
    query.replace(|c: char| SIGNS.contains(c), " ")
}

/// Where a wording stands among those of equal score: the later the greater, then by a digest of its key.
fn rank(key: &str, published_at: Option<i64>) -> u64 {
    let digest = Sha256::of(key.as_bytes());
    let digest = digest.as_bytes()[..3].iter().fold(0, |rank, byte| (rank << 8) | u64::from(*byte));
    // 40 bits hold 34,000 years; those before 1970 stand together.
    let seconds = published_at.unwrap_or(0).clamp(0, (1 << 40) - 1).cast_unsigned();
    (seconds << 24) | digest
}
