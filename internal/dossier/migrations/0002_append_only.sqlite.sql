create trigger dossier_history_no_update before update on dossier_history begin select raise(abort, 'dossier_history is append-only'); end;
create trigger dossier_history_no_delete before delete on dossier_history begin select raise(abort, 'dossier_history is append-only'); end;
