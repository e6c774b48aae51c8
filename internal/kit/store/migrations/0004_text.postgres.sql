-- The text index: for each number the words by which it is found. All words are made by the program: small letters,
-- figures and a few marks; so they are parted by spaces, and no parser of the engine has its own mind about them.
create table text_index (rowid bigint primary key, words text not null);
create index text_index_words on text_index using gin (array_to_tsvector(string_to_array(words, ' ')));
