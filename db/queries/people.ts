// People, read for signing in and written by the seed. Their administration by two persons comes with its own routes.
import type { Queryable } from '../client.ts';
import { eq } from '../drizzle.ts';
import { branches, customers, people } from '../schema/people.ts';
import { HEAD_OFFICE, type Role, type Scope } from '../../domain/people.ts';
import type { Text } from '../../domain/process.ts';

export type NewBranch = { readonly id: string; readonly title: Text; readonly parent: string | null };
export async function adoptBranch(db: Queryable, b: NewBranch): Promise<void> {
  await db.orm.insert(branches).values(b).onConflictDoNothing();
}

export async function usernames(db: Queryable): Promise<string[]> {
  const rows = await db.orm.select({ username: people.username }).from(people);
  return rows.map((row) => row.username);
}

export type NewPerson = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly kind?: 'person' | 'bot';
  readonly branchId: string;
  /** Unless it is said: all branches for somebody of the head office. */ readonly scope?: Scope;
  readonly teamId?: string | null;
  readonly passwordHash: string | null;
  readonly roles: readonly Role[];
};

/** Inserts a person with her roles, or leaves the one who is there as she is. Roles: as the owner of the schema, or with an approved change (FE-02). */
export async function adoptPerson(db: Queryable, p: NewPerson): Promise<void> {
  const scope = p.scope ?? (p.branchId === HEAD_OFFICE ? 'all' : 'branch');
  await db.sql`
    with person as (
      insert into app.people (id, username, name, kind, branch_id, scope, team_id, password_hash)
      values (${p.id}, ${p.username}, ${p.name}, ${p.kind ?? 'person'}, ${p.branchId}, ${scope}, ${p.teamId ?? null}::text, ${p.passwordHash})
      on conflict do nothing
      returning id
    )
    insert into app.person_roles (person_id, role) select id, unnest(${[...p.roles]}::text[]) from person`;
}

export type NewCustomer = {
  readonly id: string;
  readonly name: string;
  readonly idNumber: string;
  readonly mobile?: string;
  readonly branchId: string;
  /** Who looks after the customer, and so decides nothing about it (SOD-03). */
  readonly relationshipManager?: string;
  /** To whom the customer is married: by name, and by number when the spouse is a customer who is there already (PM-08). */
  readonly spouseName?: string;
  readonly spouseId?: string;
};
export async function adoptCustomer(db: Queryable, c: NewCustomer): Promise<void> {
  await db.orm.insert(customers).values(c).onConflictDoNothing();
}

export async function customerExists(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.orm.select({ id: customers.id }).from(customers).where(eq(customers.id, id));
  return rows.length > 0;
}
