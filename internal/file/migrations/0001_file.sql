-- A file that somebody sent: what it is, whose it is, who sent it. The bytes lie in the blob store under hash.
create table file_file (
    id         text   not null primary key,
    hash       text   not null,
    size       bigint not null,
    type       text   not null,
    name       text   not null,
    owner_kind text   not null,
    owner_id   text   not null,
    paper      text   not null,
    actor      text   not null,
    address    text   not null,
    at         bigint not null,
    attached   bigint not null default 0, -- when an acknowledged record took it; it cannot be removed any more
    removed    bigint not null default 0
);
create index file_file_owner on file_file (owner_kind, owner_id, id);
create index file_file_hash on file_file (hash);
-- The same bytes sent twice for the same paper of a draft are one file: a phone that repeats does no harm.
create unique index file_file_once on file_file (owner_kind, owner_id, paper, hash) where removed = 0 and attached = 0;

-- A blob in use. going: the sweeper is deleting it; gone: it has been deleted.
create table file_blob (
    hash    text    not null primary key,
    size    bigint  not null,
    state   text    not null check (state in ('live', 'going', 'gone')),
    version bigint  not null,
    at      bigint  not null,
    checked bigint  not null default 0,     -- when its bytes were last compared with its hash
    damaged boolean not null default false, -- and they differed, or it was not there
    pages   bigint  not null default -1     -- of a document; -1: not counted yet, 0: no picture can be made of it
);
create index file_blob_checked on file_blob (checked, hash);

-- What a draft or dossier holds. closed: it became a record, nothing may be added.
create table file_owner (
    kind   text    not null,
    id     text    not null,
    bytes  bigint  not null,
    files  bigint  not null,
    closed boolean not null default false,
    primary key (kind, id)
);

-- Pictures made of pages, kept as blobs.
create table file_picture (
    hash    text   not null,
    page    bigint not null,
    width   bigint not null,
    picture text   not null,
    size    bigint not null,
    at      bigint not null,
    primary key (hash, page, width)
);
create index file_picture_blob on file_picture (picture);
