// A person's own password: she proves the one that she has, and chooses one that is hard to guess. Her other sessions end.
import { randomBytes } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import { passwordFault, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, type PasswordFault } from '../domain/password.ts';
import type { Person } from '../domain/people.ts';
import type { Db } from '../db/client.ts';
import { changePassword as changeRow, credentialsById } from '../db/queries/passwords.ts';
import { hashPassword, isPassword } from './passwords.ts';
import type { Origin } from './sign-in.ts';
import { openTry, type TryLimit } from './sign-in-tries.ts';

const WHY: Record<PasswordFault, string> = {
  'too-short': `A password has at least ${PASSWORD_LENGTH_MIN} characters. Four or five words that have nothing to do with each other are easy to keep in mind.`,
  'too-long': `A password has at most ${PASSWORD_LENGTH_MAX} characters.`,
  'too-common':
    'Without its common words, repetitions and rows of digits there is too little left of it. Take words that nobody would expect together.',
  'like-the-name': 'Without your own name there is too little left of it. Take words that have nothing to do with you.',
  'same-as-before': 'The new password is the old one. Choose another.',
};

export type PasswordChange = { readonly current: string; readonly next: string };
type Asked = { readonly actor: Person; readonly session: Uint8Array; readonly origin: Origin; readonly tries: TryLimit };

/** Errors: WRONG_CREDENTIALS (the current one), SIGN_IN_BLOCKED, WEAK_PASSWORD with a finding about `/next`, NOT_FOUND (signed in without one). */
export async function changePassword(db: Db, { actor, session, origin, tries }: Asked, { current, next }: PasswordChange): Promise<void> {
  const known = await credentialsById(db, actor.id);
  if (!known?.passwordHash)
    throw new Refusal('NOT_FOUND', 'You sign in through your organisation and have no password here. Change it there.');
  const attempt = await openTry(db, { username: known.username, address: origin.address, limit: tries });
  let isRight = false;
  try {
    isRight = await isPassword(current, known.passwordHash);
    if (!isRight) throw wrong();
    const fault = next === current ? 'same-as-before' : passwordFault(next, known);
    if (fault)
      throw new Refusal('WEAK_PASSWORD', WHY[fault], {
        errors: [{ pointer: '/next', code: fault, message: WHY[fault] }],
        facts: { fault },
      });
    const after = await hashPassword(next);
    const auditKey = randomBytes(12).toString('hex');
    if (!(await changeRow(db, { person: actor.id, before: known.passwordHash, after, session, auditKey }))) throw wrong();
  } finally {
    await attempt.end(isRight);
  }
}

const wrong = (): Refusal =>
  new Refusal('WRONG_CREDENTIALS', 'The current password is wrong. Type it again.', {
    errors: [{ pointer: '/current', code: 'wrong', message: 'is not your password' }],
  });
