-- The due moments that a change of the calendar moved, to be listed by when.
create index deadline_entry_moved on deadline_entry (at, clock_id) where kind = 'calendar_changed';
