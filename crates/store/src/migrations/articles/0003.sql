-- Lists of articles, newest first: of one outlet; and which wording of an article came last.
CREATE INDEX readings_by_outlet ON readings (outlet_id, first) WHERE not_article IS NULL;
CREATE INDEX readings_by_article ON readings (article, first) WHERE not_article IS NULL;
