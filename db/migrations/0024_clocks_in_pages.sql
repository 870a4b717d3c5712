-- Clocks that wait for a calendar year are looked at every minute, all of them, in pages. Frozen once released.

-- Holds only those; a clock that waits for nothing costs nothing here.
create index clocks_pending on app.clocks (case_id, name) where is_pending_calendar and ended_at is null;
