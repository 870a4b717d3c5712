// Clerks with sessions, put into the database directly: signing in is not what is measured, and argon2 would take the run's first seconds.
import { randomBytes } from 'node:crypto';
import type { Queryable } from '../../db/client.ts';
import { tokenHash } from '../../commands/sign-in.ts';

/** Answers with their cookies. Tellers may start cases and work the general queue. */
export async function addClerks(owner: Queryable, count: number): Promise<string[]> {
  const cookies: string[] = [];
  for (let n = 1; n <= count; n++) {
    const [id, token] = [`clerk-${n}`, randomBytes(32).toString('base64url')];
    await owner.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
    await owner.sql`insert into app.person_roles (person_id, role) values (${id}, 'R03')`;
    await owner.sql`insert into app.sessions (token_hash, person_id, expires_at) values (${tokenHash(token)}, ${id}, app.app_now() + interval '10 hours')`;
    cookies.push(`countersign=${token}`);
  }
  return cookies;
}
