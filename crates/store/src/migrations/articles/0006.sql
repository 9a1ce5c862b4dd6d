-- Pages are asked for host by host, a few of each at once: what stands between :// and the path, without a user's name.
ALTER TABLE pages ADD COLUMN authority TEXT GENERATED ALWAYS AS (
    CASE instr(url, '://') WHEN 0 THEN '' ELSE
        substr(
            substr(url, instr(url, '://') + 3),
            1,
            instr(replace(replace(substr(url, instr(url, '://') + 3), '?', '/'), '#', '/') || '/', '/') - 1
        )
    END
) VIRTUAL;
ALTER TABLE pages ADD COLUMN host TEXT GENERATED ALWAYS AS (
    lower(substr(authority, instr(authority, '@') + 1))
) VIRTUAL;
DROP INDEX pages_waiting;
CREATE INDEX pages_waiting ON pages (host, next) WHERE state = 'waiting';
