-- Pages are asked for host by host, a few of each at once: what stands between :// and the path of an address.
ALTER TABLE pages ADD COLUMN host TEXT GENERATED ALWAYS AS (
    CASE instr(url, '://') WHEN 0 THEN '' ELSE
        substr(substr(url, instr(url, '://') + 3), 1, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1)
    END
) VIRTUAL;
DROP INDEX pages_waiting;
CREATE INDEX pages_waiting ON pages (host, next) WHERE state = 'waiting';
