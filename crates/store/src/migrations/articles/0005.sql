-- A page whose host is not to be asked for days is given up in the end, though it was never tried.
ALTER TABLE pages ADD COLUMN unasked_since INTEGER; -- first time since the last try that it could not even be asked: seconds since 1970
