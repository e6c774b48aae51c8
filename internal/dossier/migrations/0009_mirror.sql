-- The system that is authoritative for a dossier; empty: this one. What another system handles is read here and never
-- changed (NĐ 224/2026 Điều 15): told_at is the moment of which that system spoke last.
alter table dossier_dossier add column home text not null default '';
alter table dossier_dossier add column told_at bigint not null default 0;
