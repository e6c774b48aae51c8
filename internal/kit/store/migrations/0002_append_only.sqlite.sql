create trigger event_no_update before update on event begin select raise(abort, 'event is append-only'); end;
create trigger event_no_delete before delete on event begin select raise(abort, 'event is append-only'); end;
create trigger event_position_no_update before update on event_position begin select raise(abort, 'event_position is append-only'); end;
create trigger event_position_no_delete before delete on event_position begin select raise(abort, 'event_position is append-only'); end;
