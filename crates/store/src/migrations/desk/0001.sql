-- What people made: one of the two truths, the archive is the other.

CREATE TABLE desk (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was withdrawn, and stays so: by digests alone, so that nothing of its words is kept.
CREATE TABLE withdrawals (
    what   TEXT NOT NULL CHECK (what IN ('article', 'record', 'payload')),
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (what, digest)
) STRICT, WITHOUT ROWID;
