//! Limits on what others may ask of the web side, in one place.

use std::time::Duration;

/// Connections that are served at once; more wait to be accepted.
pub(crate) const CONNECTIONS: usize = 256;
/// How long a connection may take to send the head of a request, or stay idle between two.
pub(crate) const HEAD_PATIENCE: Duration = Duration::from_secs(20);
/// How long a request may take from its head to the head of the answer, its body included.
pub(crate) const ANSWER_PATIENCE: Duration = Duration::from_mins(1);
/// How long a source that is added may take, from the head of the request, to be found. The rest of
/// [`ANSWER_PATIENCE`] is for writing it down: who was told that it took too long must not find it watched.
pub(crate) const ADDING_PATIENCE: Duration = Duration::from_secs(45);
const _: () = assert!(ADDING_PATIENCE.as_secs() + 10 <= ANSWER_PATIENCE.as_secs());
/// How long an answer may wait for the other end to take any of it.
pub(crate) const WRITE_PATIENCE: Duration = Duration::from_secs(20);
/// How old a connection may get; what is under way then has [`ANSWER_PATIENCE`] to end.
pub(crate) const CONNECTION_AGE: Duration = Duration::from_mins(15);
/// How long open connections are waited for at the end.
pub(crate) const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of a form without pages in it.
pub(crate) const FORM_BYTES: usize = 64 << 10;
/// Bytes of a form in which a page is handed in; coded, a page takes up to three times its own bytes.
pub(crate) const PAGE_FORM_BYTES: usize = 24 << 20;

/// Such forms that are taken in at once; the others wait before they are read.
pub(crate) const PAGE_FORMS: usize = 2;
/// How long one of them may take to come whole.
pub(crate) const PAGE_FORM_PATIENCE: Duration = Duration::from_secs(30);

/// Desks that are open to read at once: as many requests read, the others wait.
pub(crate) const READERS: usize = 4;
/// Sources that are added at once: each asks the web.
pub(crate) const ADDERS: usize = 4;
/// Of the readers, those that stay open while nobody asks: each has caches of its own.
pub(crate) const IDLE_READERS: usize = 2;

/// Articles on a page of a list.
pub(crate) const PAGE_ARTICLES: usize = 30;
/// Entries of a feed.
pub(crate) const FEED_ENTRIES: usize = 50;
/// Articles that a search shows at first, and at most. The head of each line is unpacked for the words around.
pub(crate) const FOUND: usize = 10;
/// See [`FOUND`].
pub(crate) const MOST_FOUND: usize = 200;
/// Outlets to choose from.
pub(crate) const OUTLETS: usize = 500;
/// Wordings of an article that are listed.
pub(crate) const WORDINGS: usize = 200;
/// Reader comments of an article that are shown.
pub(crate) const COMMENTS: usize = 500;

/// Bytes of a text that a page shows.
pub(crate) const TEXT_BYTES: usize = 400_000;
/// Bytes of an archived page that is rendered; a longer one can be saved.
pub(crate) const RENDERED_BYTES: usize = 8 << 20;
/// Characters of a headline, a name or an address where it is shown among others.
pub(crate) const SHOWN_CHARACTERS: usize = 300;

/// Articles of the stories that are shown: the newest.
pub(crate) const STORY_ARTICLES: usize = 2_000;
/// Bytes of an article with its marks, as a line of JSON, that is shown in its story; a longer one is left out.
pub(crate) const GROUPED_BYTES: usize = 1 << 20;
/// Stories on their page.
pub(crate) const STORIES: usize = 200;
/// Least time from one grouping to the next.
pub(crate) const GROUPING_REST: Duration = Duration::from_secs(30);
/// Age from which counts of the desk are made anew.
pub(crate) const SURVEY_REST: Duration = Duration::from_secs(15);

/// Least characters of a password.
pub(crate) const PASSWORD_LEAST: usize = 12;
/// Most bytes of a password; of a longer one nothing is looked at.
pub(crate) const PASSWORD_MOST: usize = 1024;
/// Wrong tries that an address has before it must wait.
pub(crate) const TRIES: u32 = 5;
/// How long until an address has one more try.
pub(crate) const TRY_AGAIN: Duration = Duration::from_secs(30);
/// Addresses whose wrong tries are remembered; the oldest is forgotten when there are more.
pub(crate) const TRIERS: usize = 10_000;
/// Sessions at once; the oldest ends when there are more.
pub(crate) const SESSIONS: usize = 1_000;
/// How long a session lasts.
pub(crate) const SESSION_AGE: Duration = Duration::from_hours(30 * 24);
/// How soon a password that was set elsewhere is noticed.
pub(crate) const PASSWORD_REST: Duration = Duration::from_secs(5);
