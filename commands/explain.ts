// Turns what a statement refused into a sentence: what happened, who is involved, what to do next. The statement knows the code and one
// detail; the names are read here, after the refusal.
import { Refusal, type ErrorCode } from '../domain/errors.ts';
import { ruleOf } from '../domain/duties.ts';
import { isSkill, SKILLS } from '../domain/skills.ts';
import { RELATIONSHIP_MANAGER } from '../domain/segregation.ts';
import { refusalOf } from '../db/client.ts';
import { hindranceOf, nearnessTo, type Hindrance } from '../db/queries/duties.ts';
import type { Ctx } from './context.ts';

/** `person`: whom the refusal is about, when it is not the one who acts; who that is may turn out on the way. */
export type About = { readonly task?: string; readonly caseId?: string; person?: { readonly id: string; readonly name: string } };

type Said = { readonly message: string; readonly facts?: Readonly<Record<string, string>> };

/** The refusal to throw in place of `error`; a fault of ours is handed back as it is. */
export async function explain(ctx: Ctx, about: About, error: unknown): Promise<unknown> {
  const refusal = refusalOf(error);
  // `judged`: a statement that tells instead of raising (lead-acts.ts); any other refusal of a command is in words already
  const isInWords = refusal === error && refusal?.cause !== 'judged';
  if (!refusal || isInWords || refusal.cause === undefined) return refusal ?? error;
  const said =
    refusal.code === 'FOUR_EYES' || refusal.code === 'SEGREGATION'
      ? await whoseDuty(ctx, about, refusal)
      : SAY[refusal.code]?.(refusal.message);
  if (!said) return refusal;
  return new Refusal(refusal.code, said.message, {
    ...said,
    cause: error,
    ...(refusal.retryAfter !== undefined && { retryAfter: refusal.retryAfter }),
  });
}

/** By code; `detail` is what the statement gave along. */
const SAY: Partial<Record<ErrorCode, (detail: string) => Said>> = {
  TASK_COMPLETED: () => ({ message: 'Somebody has completed this item already. Nothing was changed; take the next one.' }),
  TASK_CANCELLED: () => ({
    message: 'The item was cancelled, because its case was withdrawn or ended. Nothing was changed; take the next one.',
  }),
  FORBIDDEN: () => ({ message: 'Your roles do not work this queue. Ask your team lead if they should.' }),
  HELD_BY_ANOTHER: (holder) => ({
    message: `${holder || 'Somebody else'} holds this item. Take the next one, or ask for its release.`,
    facts: { holder },
  }),
  STALE_FENCE: (holder) => ({
    message: `The item was claimed again since you took it${holder ? `, by ${holder}` : ''}. Your draft is kept; claim the item again to go on.`,
    ...(holder && { facts: { holder } }),
  }),
  DELEGATED: (name) => ({
    message: `The item is between you and ${name || 'a colleague'}: who holds it decides, and takes it back first to give it on; who prepares it saves a draft and hands it in.`,
    facts: { name },
  }),
  NOT_DELEGATED: () => ({ message: 'Nobody else works on this item now: it was handed in, taken back or never delegated. Read it again.' }),
  NOT_DECIDED: (name) => ({
    message: `${name ? `${name} decided this item` : 'This item is not decided'}: only who decided can take her decision back. Read it again.`,
    ...(name && { facts: { name } }),
  }),
  TAKEN_UP: () => ({
    message:
      'The process has taken your decision up already: it cannot be taken back here any more. Use the return of its next step, or ask your team lead.',
  }),
  NOT_HELD: () => ({ message: 'You do not hold this item. Claim it first.' }),
  LEASE_EXPIRED: () => ({
    message: 'Your time with this item ran out and it went back to its queue. Your draft is kept; claim the item again to go on.',
  }),
  SKILL_MISSING: (skill) => ({
    message: `This item asks for the skill "${isSkill(skill) ? SKILLS[skill].en : skill}", which you do not have at its level, or not any more (HT-06). Take the next item.`,
    facts: { skill },
  }),
  HELD_TOO_MANY: () => ({ message: 'You hold as many items as one person may. Complete or release one of them first.' }),
  STALE_VERSION: (version) => ({
    message:
      version === '0'
        ? 'There is no such draft any more. Read the item again.'
        : `The draft was saved elsewhere since: it is at version ${version} now. Read the item again and compare.`,
    facts: { version },
  }),
  CASE_CLOSED: (outcome) => ({
    message: `The case is closed${outcome ? ` (${outcome})` : ''}: nothing can be withdrawn any more.`,
    facts: { outcome },
  }),
  CASE_CLOSING: () => ({ message: 'The case is being withdrawn already. Nothing more is needed.' }),
  PAST_RETURN: (caseId) => ({
    message: `${caseId} has passed the point after which it cannot be withdrawn. What was done has to be reversed instead.`,
    facts: { caseId },
  }),
  INVALID_REQUEST: (root) => ({ message: `This case is a part of ${root}. Withdraw ${root}, which takes it along.`, facts: { root } }),
};

/** Duties that are no task. */
const DID: Readonly<Record<string, string>> = {
  starter: 'started the case or uploaded its documents',
  [RELATIONSHIP_MANAGER]: 'is the relationship manager of the customer',
  teller: 'is the teller of the customer',
  self: 'is the customer',
  household: 'lives with the customer',
  relative: 'is a relative of the customer',
  'complained-about': 'is the one complained about',
  interested: 'has declared an interest',
  bot: 'is a bot, and a bot checks nothing',
};

async function whoseDuty({ db, actor }: Ctx, { task, caseId, person = actor }: About, refusal: Refusal): Promise<Said> {
  const ruleSet = refusal.message;
  const rule = ruleOf(ruleSet);
  const known =
    task !== undefined
      ? await hindranceOf(db, { task, ruleSet, person: person.id })
      : caseId !== undefined && rule === 'SOD-21'
        ? await nearnessTo(db, { caseId, person: person.id })
        : null;
  const next = person === actor ? 'Take the next item' : 'Choose somebody else';
  return {
    message: `${rule}: ${known ? why(known, { person, isSegregation: refusal.code === 'SEGREGATION' }) : `${person.name} took part in this matter`}, so another person must ${rule === 'SOD-21' ? 'direct work on' : 'do'} "${known?.task ?? 'this'}". ${next}.`,
    facts: {
      ...{ rule, person: person.name },
      ...(known && { duty: known.duty }),
      ...(known && known.person !== person.id && { inheritedFrom: known.name }),
      ...(known?.through != null && { through: known.through }),
    },
  };
}

/** Who did what: she herself, somebody who counts as one with her, or somebody whose exclusions she inherits. */
function why(
  { duty, name, person: whose, through }: Hindrance,
  { person, isSegregation }: { person: { id: string; name: string }; isSegregation: boolean },
): string {
  const did = DID[duty] ?? (isSegregation ? `is the ${duty}` : `did "${duty}"`);
  const doer = through ?? name;
  const act = duty === 'bot' ? did : `${did} in this matter`;
  if (whose !== person.id) return `SOD-24: ${person.name} stands or stood in for ${name}; ${doer} ${act}`;
  return through === null ? `${name} ${act}` : `${through}, who counts as one person with ${name}, ${act}`;
}
