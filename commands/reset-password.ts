// A password to begin with. Whoever has none yet and has never signed in, also not through the organisation's own provider, gets one from the
// administrator: that she works here was approved by two. Everybody else gets one only when two persons want it: the administrator asks and never sees it, who approves hands it out (FE-01).
import { randomBytes } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import {
  askedResets,
  askReset,
  decideReset,
  resetSubject,
  setFirstPassword,
  type AskedReset,
  type ResetSubject,
} from '../db/queries/passwords.ts';
import type { Queryable } from '../db/client.ts';
import { allow, type Ctx } from './context.ts';
import { hashPassword, newFirstPassword } from './passwords.ts';
import { perform } from './perform.ts';

/** What lies in a drawer for longer is found by somebody else. */
const FIRST_PASSWORD_DAYS = 7;

export type Reset = {
  readonly person: string;
  readonly state: 'asked' | 'done';
  /** To be handed to the person; it is not shown again. */ readonly password: string | null;
};

/** The answer holds a secret: it is not kept to be repeated under an Idempotency-Key. */
const once = (ctx: Ctx): Ctx => ({ ...ctx, request: null });

/** Errors: NOT_FOUND, FORBIDDEN (for oneself, or a bot), CHANGE_PENDING. */
export const askPasswordReset = (ctx: Ctx, { person, reason }: { person: string; reason: string }): Promise<Reset> =>
  perform<Reset>(once(ctx), {
    permission: 'people.propose',
    isTransaction: true,
    run: async (db) => {
      const subject = await subjectOf(db, ctx, person);
      if (!subject.isInUse) return handOut(db, ctx, person);
      if (subject.askedBy !== null)
        throw new Refusal('CHANGE_PENDING', 'A new password has been asked for already. Another person must approve it: HR or security.', {
          facts: { by: subject.askedBy },
        });
      await askReset(db, { person, by: ctx.actor.id, reason });
      return { person, state: 'asked', password: null };
    },
  });

/** Errors: NOT_FOUND (nothing was asked), FOUR_EYES (by the same person), FORBIDDEN. */
export const approvePasswordReset = (ctx: Ctx, { person }: { person: string }): Promise<Reset> =>
  perform<Reset>(once(ctx), {
    permission: 'people.approve',
    isTransaction: true,
    run: async (db) => {
      const subject = await subjectOf(db, ctx, person);
      if (subject.askedBy === null) throw nothingAsked();
      if (subject.askedBy === ctx.actor.id)
        throw new Refusal('FOUR_EYES', 'You have asked for this password: another person must approve it.', { facts: { rule: 'FE-01' } });
      // Who waited for another to decide has read what stood there before.
      if (!(await decideReset(db, { person, by: ctx.actor.id, state: 'done' }))) throw nothingAsked();
      return handOut(db, ctx, person);
    },
  });

/** Whoever asked, or whoever might approve, lets it be. Errors: NOT_FOUND, FORBIDDEN. */
export const withdrawPasswordReset = (ctx: Ctx, { person }: { person: string }): Promise<void> =>
  perform(ctx, {
    permission: 'people.review',
    isTransaction: true,
    run: async (db) => {
      const subject = await subjectOf(db, ctx, person);
      if (subject.askedBy === null) throw nothingAsked();
      if (subject.askedBy !== ctx.actor.id) allow(ctx.actor, 'people.approve');
      if (!(await decideReset(db, { person, by: ctx.actor.id, state: 'withdrawn' }))) throw nothingAsked();
    },
  });

/** Errors: FORBIDDEN. */
export async function listPasswordResets({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<readonly AskedReset[]> {
  allow(actor, 'people.review');
  return askedResets(db, { branch: branchScope(actor) });
}

async function subjectOf(db: Queryable, { actor }: Ctx, person: string): Promise<ResetSubject> {
  const subject = await resetSubject(db, { person, branch: branchScope(actor), by: actor.id });
  if (!subject) throw new Refusal('NOT_FOUND', `There is no active person ${person}. Check the id, or reactivate the account first.`);
  if (subject.isOne)
    throw new Refusal('SEGREGATION', 'You count as one person with her: somebody else must see to her password (SOD-17).', {
      facts: { rule: 'SOD-17' },
    });
  if (subject.kind === 'bot') throw new Refusal('FORBIDDEN', 'A bot has no password: make a key for it.');
  if (person === actor.id)
    throw new Refusal('FORBIDDEN', 'Your own password you change yourself; if you have lost it, another administrator must ask.');
  return subject;
}

async function handOut(db: Queryable, { actor }: Ctx, person: string): Promise<Reset> {
  const password = newFirstPassword();
  const [hash, auditKey] = [await hashPassword(password), randomBytes(12).toString('hex')];
  await setFirstPassword(db, { person, hash, by: actor.id, days: FIRST_PASSWORD_DAYS, auditKey });
  return { person, state: 'done', password };
}

const nothingAsked = (): Refusal =>
  new Refusal('NOT_FOUND', 'No new password was asked for, or it was decided already. Read the list again.');
