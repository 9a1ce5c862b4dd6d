-- What feeds announce: derived from their captures.
CREATE TABLE items (
    feed         TEXT NOT NULL,    -- address that the feed was captured at
    key          TEXT NOT NULL,    -- canonical address of the page without its scheme, else the feed's own id, else a digest
    article      TEXT,             -- id of the article that its page is, where it has one
    url          TEXT,             -- address of the page, as the feed has it
    guid         TEXT,             -- the feed's own id
    title        TEXT,
    summary      TEXT,
    author       TEXT,
    credit       TEXT,             -- whom the feed says it took it from
    published    TEXT,
    published_at INTEGER,          -- seconds since 1970; a time without offset taken as UTC
    digest       BLOB NOT NULL,    -- of what it says
    first        INTEGER NOT NULL, -- place of the capture that announced it first
    last         INTEGER NOT NULL, -- place of the capture that these words are of
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_guid ON items (feed, guid) WHERE guid IS NOT NULL;
CREATE INDEX items_by_article ON items (article) WHERE article IS NOT NULL;
CREATE INDEX items_by_first ON items (first);
CREATE INDEX items_by_last ON items (last);

-- What gathering has to know from one time to the next. Not derived, but nothing is lost with it: after a rebuild
-- every source is asked in full once.

-- How it went with each source. Written in one transaction with the items that its validators stand for.
CREATE TABLE checks (
    source        TEXT PRIMARY KEY,  -- address as the person gave it
    tried         TEXT NOT NULL,
    succeeded     TEXT,
    failures      INTEGER NOT NULL,  -- in a row
    outcome       TEXT NOT NULL,     -- what people are told
    next          INTEGER NOT NULL,  -- not before: seconds since 1970
    held          INTEGER NOT NULL,  -- the server asked for it: not before, though a person asks
    etag          TEXT,
    last_modified TEXT,
    full          INTEGER NOT NULL,  -- when it was last sent whole: seconds since 1970
    answered      TEXT,              -- the address that gave the validators, and that its items are kept under
    moved_to      TEXT,              -- where permanent redirects lead
    title         TEXT,              -- what it calls itself
    done          INTEGER NOT NULL   -- an address that is asked for once, and was
) STRICT, WITHOUT ROWID;

-- Pages that were announced and are to be asked for.
CREATE TABLE pages (
    article TEXT PRIMARY KEY,        -- id of the article that the page is
    url     TEXT NOT NULL,
    source  TEXT NOT NULL,           -- address of the source that announced it
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    tries   INTEGER NOT NULL,
    next    INTEGER NOT NULL,        -- not before: seconds since 1970
    outcome TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX pages_by_url ON pages (url);
CREATE INDEX pages_waiting ON pages (next) WHERE state = 'waiting';

-- robots.txt of each origin, as it was answered.
CREATE TABLE robots (
    origin  TEXT PRIMARY KEY,
    file    BLOB NOT NULL,
    status  INTEGER,                 -- NULL: no answer
    fetched INTEGER NOT NULL         -- seconds since 1970
) STRICT, WITHOUT ROWID;
