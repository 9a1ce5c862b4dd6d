-- What a source wishes holds also when it answers that nothing changed.
ALTER TABLE checks ADD COLUMN ttl INTEGER;                           -- minutes for which it asks not to be asked again
ALTER TABLE checks ADD COLUMN skip_hours INTEGER NOT NULL DEFAULT 0; -- hours (UTC) in which it asks not to be asked: bit 0 is midnight
ALTER TABLE checks ADD COLUMN skip_days INTEGER NOT NULL DEFAULT 0;  -- days on which it asks not to be asked: bit 1 is Monday
