// Ends a session at once; its token is worth nothing from the next request on.
import type { Db } from '../db/client.ts';
import { closeSession } from '../db/queries/sessions.ts';
import { sessionName, tokenHash } from './sign-in.ts';

export async function signOut(db: Db, { token }: { token: string }): Promise<void> {
  const hash = tokenHash(token);
  await closeSession(db, { tokenHash: hash, auditKey: sessionName(hash) });
}
