-- Lists tell how many marks an article has without unpacking its line.
ALTER TABLE readings ADD COLUMN marks TEXT; -- quotations, credits, figures, forecasts, questions: how many; NULL: read by an earlier version
