-- A role is given by two persons (M.2), also where no command stands between. Frozen once released.

-- Until a change of access is approved it has no effect (FE-02). At commit, because the approval is the last statement of its transaction; by
-- the last decision about the role, so that what was revoked since does not come back by an approval of old. The owner of the schema brings in
-- the first people of an installation.
create function app.refuse_unapproved_role() returns trigger language plpgsql as $$
declare
  latest text := (
    select c.kind from app.people_changes c
    where c.person_id = new.person_id and c.state = 'approved'
      and ((c.kind in ('grant-role', 'revoke-role') and c.object = new.role) or (c.kind = 'create' and c.change -> 'roles' ? new.role))
    order by c.decided_at desc, c.id desc limit 1);
begin
  if current_user = 'countersign_app' and (latest is null or latest = 'revoke-role') then
    raise exception 'FE-02: a role is given by an approved change of access' using errcode = 'CS002';
  end if;
  return null;
end $$;
create constraint trigger person_roles_approved after insert or update on app.person_roles deferrable initially deferred
  for each row execute function app.refuse_unapproved_role();
