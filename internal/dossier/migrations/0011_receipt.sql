-- The short code printed on the receipt: beside the official code, which runs on and is no secret, it opens the dossier
-- for who holds the receipt. Empty before acceptance, and for what another system handles.
alter table dossier_dossier add column receipt text not null default '';
