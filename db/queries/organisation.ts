// Branches and teams: data that lists and pickers show.
import type { Text } from '../../domain/process.ts';
import { jsonb, type Queryable } from '../client.ts';

export type Branch = { readonly id: string; readonly title: Text; readonly parent: string | null };
export async function listBranches(db: Queryable): Promise<Branch[]> {
  return db.sql<Branch[]>`select id, title, parent from app.branches order by parent nulls first, id`;
}

export type Team = {
  readonly id: string;
  readonly title: Text;
  readonly branch: string;
  readonly lead: string | null;
  readonly leadName: string | null;
  readonly members: number;
};
/** `branch` null: of all branches. */
export async function listTeams(db: Queryable, t: { readonly branch: string | null }): Promise<Team[]> {
  const { sql } = db;
  return sql<Team[]>`
    select t.id, t.title, t.branch_id as branch, t.lead_id as lead, l.name as "leadName",
      (select count(*)::int from app.people p where p.team_id = t.id and p.is_active) as members
    from app.teams t left join app.people l on l.id = t.lead_id
    where ${t.branch}::text is null or t.branch_id = ${t.branch} order by t.branch_id, t.id`;
}

export type NewTeam = { readonly id: string; readonly title: Text; readonly branchId: string; readonly leadId: string | null };
export async function adoptTeam(db: Queryable, t: NewTeam): Promise<void> {
  await db.sql`
    insert into app.teams (id, title, branch_id, lead_id) values (${t.id}, ${jsonb(t.title)}::jsonb, ${t.branchId}, ${t.leadId}::text)
    on conflict do nothing`;
}

/** With a title the team is made, in the branch of its lead. */
export async function leadTeam(
  db: Queryable,
  t: { readonly id: string; readonly lead: string; readonly title: Text | null },
): Promise<void> {
  if (t.title === null) await db.sql`update app.teams set lead_id = ${t.lead} where id = ${t.id}`;
  else
    await db.sql`
      insert into app.teams (id, title, branch_id, lead_id) select ${t.id}, ${jsonb(t.title)}::jsonb, p.branch_id, p.id from app.people p where p.id = ${t.lead}`;
}

/** Whether there is such a branch, and such a team in it; no team is one that there is. */
export async function placeKnown(
  db: Queryable,
  p: { readonly branch: string; readonly team: string | null },
): Promise<{ readonly branch: boolean; readonly team: boolean }> {
  const [row] = await db.sql<{ branch: boolean; team: boolean }[]>`
    select exists (select from app.branches where id = ${p.branch}) as branch,
      ${p.team}::text is null or exists (select from app.teams where id = ${p.team} and branch_id = ${p.branch}) as team`;
  return row ?? { branch: false, team: false };
}
