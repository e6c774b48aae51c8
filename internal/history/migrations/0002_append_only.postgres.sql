create trigger history_line_no_change before update or delete on history_line for each row execute function event_append_only();
