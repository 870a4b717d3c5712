// Clerks with sessions, put into the database directly: signing in is not what is measured, and argon2 would take the run's first seconds.
import { randomBytes } from 'node:crypto';
import type { Queryable } from '../../db/client.ts';
import { tokenHash } from '../../commands/sign-in.ts';
import type { Role } from '../../domain/people.ts';

/** `name` is what their ids begin with: `clerk-1` … */
export type ClerkKind = { readonly count: number; readonly name?: string; readonly roles?: readonly Role[] };

/** Answers with their cookies. Without other roles they are tellers, who may start cases and work the general queue. */
export async function addClerks(owner: Queryable, { count, name = 'clerk', roles = ['R03'] }: ClerkKind): Promise<string[]> {
  const cookies: string[] = [];
  for (let n = 1; n <= count; n++) {
    const [id, token] = [`${name}-${n}`, randomBytes(32).toString('base64url')];
    await owner.sql`insert into app.people (id, username, name, branch_id, scope) values (${id}, ${id}, ${id}, 'HQ', 'all') on conflict do nothing`;
    await owner.sql`insert into app.person_roles (person_id, role) select ${id}, unnest(${[...roles]}::text[]) on conflict do nothing`;
    await owner.sql`insert into app.sessions (token_hash, person_id, expires_at) values (${tokenHash(token)}, ${id}, app.app_now() + interval '10 hours')`;
    cookies.push(`countersign=${token}`);
  }
  return cookies;
}
