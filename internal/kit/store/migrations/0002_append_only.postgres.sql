create function event_append_only() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end $$;
create trigger event_no_change before update or delete on event for each row execute function event_append_only();
create trigger event_no_truncate before truncate on event for each statement execute function event_append_only();
create trigger event_position_no_change before update or delete on event_position for each row execute function event_append_only();
create trigger event_position_no_truncate before truncate on event_position for each statement execute function event_append_only();
