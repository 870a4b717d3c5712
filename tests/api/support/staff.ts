// Somebody of the staff with everything that the routes about people speak of: a change that waits, an absence, a substitute.
import type { House } from './house.ts';

export type Staff = { readonly person: string; readonly change: string; readonly absence: number; readonly substitution: number };

export async function staff(house: House, of: { readonly branch?: string } = {}): Promise<Staff> {
  const [person, substitute, admin] = [await house.person(['R04'], of), await house.person(['R04'], of), await house.person(['R37'], of)];
  const day = 86_400_000;
  const [from, until] = [new Date(Date.now() + day).toISOString(), new Date(Date.now() + 3 * day).toISOString()];
  const absence = (await person.post('/v1/absences', { person: person.id, from, until, reason: 'leave' })).json().id;
  const substitution = (await person.post('/v1/substitutions', { absence, substitute: substitute.id })).json().id;
  const change = { kind: 'grant-role', role: 'R22' };
  const proposed = await admin.post('/v1/people/changes', { person: person.id, change, reason: 'she handles complaints too' });
  return { person: person.id, change: String(proposed.json().id), absence, substitution };
}
