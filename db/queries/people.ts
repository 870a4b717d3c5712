// People, read for signing in and written by the seed. Their administration by two persons comes with its own routes.
import { jsonb, type Queryable } from '../client.ts';
import type { Role } from '../../domain/people.ts';
import type { Text } from '../../domain/process.ts';

export type Credentials = { readonly id: string; readonly kind: 'person' | 'bot'; readonly passwordHash: string | null };

/** Of an active person; null for any other name. */
export async function credentialsOf(db: Queryable, username: string): Promise<Credentials | null> {
  const [row] = await db.sql<Credentials[]>`
    select id, kind, password_hash as "passwordHash" from app.people where username = ${username} and is_active`;
  return row ?? null;
}

export type NewBranch = { readonly id: string; readonly title: Text; readonly parent: string | null };
export async function adoptBranch(db: Queryable, b: NewBranch): Promise<void> {
  await db.sql`insert into app.branches (id, title, parent) values (${b.id}, ${jsonb(b.title)}::jsonb, ${b.parent}) on conflict do nothing`;
}

export async function usernames(db: Queryable): Promise<string[]> {
  const rows = await db.sql<{ username: string }[]>`select username from app.people`;
  return rows.map((row) => row.username);
}

export type NewPerson = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly kind?: 'person' | 'bot';
  readonly branchId: string;
  readonly passwordHash: string | null;
  readonly roles: readonly Role[];
};

/** Inserts a person with her roles, or leaves the one who is there as she is. */
export async function adoptPerson(db: Queryable, p: NewPerson): Promise<void> {
  await db.sql`
    with person as (
      insert into app.people (id, username, name, kind, branch_id, password_hash)
      values (${p.id}, ${p.username}, ${p.name}, ${p.kind ?? 'person'}, ${p.branchId}, ${p.passwordHash})
      on conflict do nothing
      returning id
    )
    insert into app.person_roles (person_id, role) select id, unnest(${[...p.roles]}::text[]) from person`;
}

export type NewCustomer = {
  readonly id: string;
  readonly name: string;
  readonly idNumber: string;
  readonly mobile: string;
  readonly branchId: string;
};
export async function adoptCustomer(db: Queryable, c: NewCustomer): Promise<void> {
  await db.sql`
    insert into app.customers (id, name, id_number, mobile, branch_id)
    values (${c.id}, ${c.name}, ${c.idNumber}, ${c.mobile}, ${c.branchId}) on conflict do nothing`;
}

export async function customerExists(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.sql`select 1 from app.customers where id = ${id}`;
  return rows.length > 0;
}
