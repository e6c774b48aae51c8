create trigger history_line_no_update before update on history_line begin select raise(abort, 'history_line is append-only'); end;
create trigger history_line_no_delete before delete on history_line begin select raise(abort, 'history_line is append-only'); end;
