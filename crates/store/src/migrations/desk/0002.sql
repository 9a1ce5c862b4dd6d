-- What the desk watches.
CREATE TABLE sources (
    url    TEXT PRIMARY KEY,
    kind   TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'page', 'once')),
    title  TEXT,
    home   TEXT,               -- the outlet's own page
    folder TEXT,               -- folders within folders are parted by ' / '
    pages  INTEGER NOT NULL,   -- whether the pages that it announces are asked for
    added  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
