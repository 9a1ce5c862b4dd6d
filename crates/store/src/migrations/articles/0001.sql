-- Derived rows: everything here can be made again from the archive, equal for the same version of the program.
-- No row has a number of its own: a rebuild gives every row the same key.

-- Bytes of each segment of the archive that are accounted for here.
CREATE TABLE segments (
    number       INTEGER PRIMARY KEY,
    acknowledged INTEGER NOT NULL
) STRICT;

-- Every record of the archive but the warcinfo at the head of a segment.
CREATE TABLE records (
    place    INTEGER PRIMARY KEY, -- segment and offset: the order in which the desk got them
    length   INTEGER NOT NULL,    -- bytes of the gzip member
    id       TEXT NOT NULL,       -- WARC-Record-ID
    key      BLOB NOT NULL UNIQUE,-- what makes it the same as another: type, address, time, digest
    kind     TEXT NOT NULL,       -- WARC-Type
    uri      TEXT NOT NULL,
    captured TEXT NOT NULL,       -- WARC-Date
    digest   BLOB NOT NULL,       -- SHA-256 of the block
    outcome  TEXT NOT NULL CHECK (outcome IN ('article', 'record', 'unread', 'waiting')),
    reason   TEXT,                -- why it is unread
    article  TEXT,
    version  BLOB
) STRICT;
CREATE INDEX records_by_id ON records (id);
CREATE INDEX records_waiting ON records (place) WHERE outcome = 'waiting';
CREATE INDEX records_by_uri ON records (uri);
CREATE INDEX records_by_article ON records (article, place) WHERE article IS NOT NULL;

-- Which record says something about which other: WARC-Refers-To, WARC-Concurrent-To.
CREATE TABLE about (
    id    TEXT NOT NULL,          -- WARC-Record-ID of the other
    place INTEGER NOT NULL,
    PRIMARY KEY (id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX about_by_place ON about (place);

-- What was read: one row for each wording (headline and body) of each article.
CREATE TABLE readings (
    article      TEXT NOT NULL,
    version      BLOB NOT NULL,    -- digest of headline and body
    first        INTEGER NOT NULL, -- place of the record it was read from
    stage        INTEGER NOT NULL, -- version of the stages that read it
    url          TEXT,
    outlet       TEXT,
    outlet_id    TEXT,
    title        TEXT,
    published    TEXT,
    published_at INTEGER,          -- seconds since 1970; a time without offset taken as UTC
    lang         TEXT,
    not_article  TEXT,
    line         BLOB NOT NULL,    -- the article line, deflated
    PRIMARY KEY (article, version)
) STRICT;
CREATE INDEX readings_by_first ON readings (first);
CREATE INDEX readings_by_url ON readings (url);
-- Everything that is counted, without the lines.
CREATE INDEX readings_counted ON readings (not_article, article, outlet_id, published, stage);

-- Work on an input by a version of a stage: done once.
CREATE TABLE jobs (
    input   BLOB NOT NULL,         -- key of the record
    stage   TEXT NOT NULL,
    version INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    reason  TEXT,
    PRIMARY KEY (input, stage, version)
) STRICT, WITHOUT ROWID;

-- Readings that the index does not have yet.
CREATE TABLE outbox (
    article TEXT NOT NULL,
    version BLOB NOT NULL,
    PRIMARY KEY (article, version)
) STRICT, WITHOUT ROWID;
