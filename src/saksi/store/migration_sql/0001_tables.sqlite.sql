-- Whole words; the text is folded and cut into words by saksi.store.search, so the tokenizer has nothing left to decide
CREATE VIRTUAL TABLE report_words USING fts5(words, content='', detail='none', columnsize=0, tokenize="ascii tokenchars '_'");
CREATE VIRTUAL TABLE name_words USING fts5(words, content='', detail='none', columnsize=0, tokenize="ascii tokenchars '_'");
