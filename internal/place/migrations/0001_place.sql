-- Administrative units of the state, each row with the days it is valid: a code means nothing without a date,
-- because since 1 July 2025 a merged province keeps the code of one of its members (code 15 was Yên Bái, is Lào Cai).
create table place_unit (
  level text not null,            -- province, commune
  code text not null,
  from_day text not null,         -- '' : since before this catalogue
  to_day text not null,           -- exclusive; '' : still valid
  name text not null,             -- with its kind: "Xã Ba Sơn"
  type text not null,             -- province, city, xa, phuong, dac_khu
  province text not null,         -- code of the province; of a province its own
  name_key text not null,         -- folded, without the kind
  hay text not null,              -- of a province: its folded names, old ones too
  id_prefix text not null,        -- first three digits of the citizen's number
  h_code text not null,           -- identifier in exchanges of documents
  h_sure boolean not null,        -- seen in use
  successor text not null,        -- of an old province: the code of the new one
  former text not null,           -- what the unit was made of, in the words of the source
  flags text not null,            -- holes, separated by spaces
  source text not null,
  primary key (level, code, from_day)
);
create index place_unit_province on place_unit (province, level, name_key);

-- Every name under which a commune of today may be looked for: its own, and those of the units it was made of.
create table place_name (
  commune text not null,
  seq bigint not null,            -- 0: its own name
  kind text not null,             -- xã, phường, thị trấn …; '' : not said
  name text not null,             -- without the kind
  name_key text not null,         -- folded, y as i where both are written
  exact text not null,            -- the same in lower case with diacritics
  hay text not null,              -- folded name with its kind and district
  everything text not null,       -- and with the commune of today and its province, a space before each word and behind the last
  district text not null,         -- named only where two units had the same name; of a run of numbers at its end
  share text not null,            -- own, whole, part, unclear
  province text not null,
  primary key (commune, seq)
);
create index place_name_key on place_name (name_key);
create index place_name_province on place_name (province, name_key);

-- One row that imports take in turn: of two at the same moment the second sees what the first kept.
create table place_turn (id bigint primary key, n bigint not null);
insert into place_turn (id, n) values (1, 0);
