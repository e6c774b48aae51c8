create trigger deadline_entry_no_update before update on deadline_entry begin select raise(abort, 'deadline_entry is append-only'); end;
create trigger deadline_entry_no_delete before delete on deadline_entry begin select raise(abort, 'deadline_entry is append-only'); end;
create trigger deadline_calendar_no_update before update on deadline_calendar begin select raise(abort, 'deadline_calendar is append-only'); end;
create trigger deadline_calendar_no_delete before delete on deadline_calendar begin select raise(abort, 'deadline_calendar is append-only'); end;
