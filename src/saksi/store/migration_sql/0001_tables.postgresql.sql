-- Whole words; the text is folded and cut into words by saksi.store.search
CREATE TABLE report_words (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX report_words_words ON report_words USING gin (words);
CREATE TABLE name_words (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX name_words_words ON name_words USING gin (words);
