create function deadline_append_only() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end $$;
create trigger deadline_entry_no_change before update or delete on deadline_entry for each row execute function deadline_append_only();
create trigger deadline_entry_no_truncate before truncate on deadline_entry for each statement execute function deadline_append_only();
create trigger deadline_calendar_no_change before update or delete on deadline_calendar for each row execute function deadline_append_only();
create trigger deadline_calendar_no_truncate before truncate on deadline_calendar for each statement execute function deadline_append_only();
