-- The text index: for each number the words by which it is found, and no text. All words are made by the program: small
-- letters, figures and the marks named here.
create virtual table text_index using fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars ':#<=*/._-'");
