-- The business date on which money was sent (domain rule X-02), by which a date is reconciled. Frozen once released.

-- Text, because a cast to a date is not immutable; the request of a movement carries it in this form. 20 rows of a day among all effects.
create index effects_moved_on on app.effects ((coalesce(request ->> 'valueDate', request ->> 'businessDate')))
  where kind in ('loan', 'credit', 'payment', 'reversal');

-- From here on nobody looks for a cancellation any more: nothing is left that could be taken back (B.7).
alter table app.disbursements add column cancel_ended_at timestamptz;
grant update (cancel_ended_at) on app.disbursements to countersign_app;
