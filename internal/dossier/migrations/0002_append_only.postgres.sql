create trigger dossier_history_no_change before update or delete on dossier_history for each row execute function event_append_only();
