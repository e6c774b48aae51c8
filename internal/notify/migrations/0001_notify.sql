-- What people were told about a record, by which channel, and whether it went out. One row per fact and channel:
-- nothing is sent twice for one fact. The text is kept as it was sent.
create table notify_notice (
  fact text not null,              -- id of the event, or of the reminder
  channel text not null,           -- email, sms, phone
  id text not null unique,
  record text not null,            -- "<room>:<id>"
  what text not null,              -- word key of what it tells
  version bigint not null,         -- of the words
  contact text not null,
  subject text not null,
  body text not null,
  state text not null,             -- waiting, sending, sent, failed, unknown, off, unproved
  tries bigint not null,
  trouble text not null,           -- what the last try said
  written bigint not null,
  settled bigint not null,         -- when it was sent or given up; 0: not yet
  by_person text not null,         -- who telephoned; empty: the house itself
  by_name text not null,
  secret text not null,            -- sealed, base64: what goes out in the place of mark and stands in no log; empty afterwards
  mark text not null,
  until bigint not null,           -- later it is of no use; 0: no end
  primary key (fact, channel)
);
create index notify_notice_record on notify_notice (record, id);
create index notify_notice_failed on notify_notice (state, settled) where state in ('failed', 'unknown');
-- append-only: notify_notice (fact, channel, id, record, what, version, contact, subject, body, written, by_person, by_name); tries only grow
