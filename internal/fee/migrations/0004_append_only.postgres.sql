create trigger fee_given_back_no_change before update or delete on fee_given_back for each row execute function event_append_only();
