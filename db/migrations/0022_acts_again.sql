-- Acts of a bulk, and what acts left undone. Frozen once released.

-- ── bulk: every event of an act names the bulk that it is a part of ─────────────────────────────────────────────────────
-- The transaction of a batch says so once (`countersign.bulk`): statements of single acts know of no bulk. Outside of one, the condition costs
-- a look at a setting.
set local role countersign_audit;
create function audit.name_bulk() returns trigger language plpgsql as $$
begin
  new.data := new.data || jsonb_build_object('bulk', current_setting('countersign.bulk'));
  return new;
end $$;
create trigger events_of_bulk before insert on audit.events for each row
  when (coalesce(current_setting('countersign.bulk', true), '') <> '') execute function audit.name_bulk();
set local role countersign_owner;
