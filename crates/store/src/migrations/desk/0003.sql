-- What people decided about stories.
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,  -- later ones go before earlier ones
    kind   TEXT NOT NULL CHECK (kind IN ('together', 'apart')),
    made   TEXT NOT NULL         -- YYYY-MM-DDTHH:MM:SSZ
) STRICT;
CREATE TABLE decision_articles (
    decision INTEGER NOT NULL,
    place    INTEGER NOT NULL,   -- in the order in which they were named
    article  TEXT NOT NULL,
    PRIMARY KEY (decision, place)
) STRICT, WITHOUT ROWID;
