// Whoever is to get an item: an active person, with what she may do today, and whether she is there to see it.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { Refusal } from '../domain/errors.ts';
import { personOf } from '../domain/organisation.ts';
import { momentOf, warningsAbout, type Moment, type Warning } from '../domain/people-hours.ts';
import { branchScope, worksIn } from '../domain/people.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { presenceOf } from '../db/queries/people-list.ts';
import { personFacts } from '../db/queries/person-facts.ts';
import { refusalOf, type Queryable } from '../db/client.ts';
import type { Gift } from '../db/queries/give-task.ts';
import { queuesForOthers } from './claims.ts';
import type { About } from './explain.ts';

/**
 * Half a working day. Who gives an item cannot know when the other sits down; an open screen renews it as any other, and what is not looked
 * at goes back to its queue.
 */
export const GIVEN_LEASE_SECONDS = 4 * 3_600;

export type Recipient = Gift['to'] & { readonly name: string; /** That she does not see it now. */ readonly warnings: readonly Warning[] };

export const nowOf = async (db: Queryable, calendar: Calendar): Promise<Moment> => momentOf((await databaseNow(db)).now, calendar);

/** `calendar` null: nobody is there to be warned. Errors: NOT_ELIGIBLE. */
export async function recipientOf(db: Queryable, id: string, { calendar }: { readonly calendar: Calendar | null }): Promise<Recipient> {
  const found = await personFacts(db, id);
  if (found?.kind !== 'person') throw notEligible('nobody', id);
  const person = personOf(found);
  const presence = calendar && (await presenceOf(db, { person: id, moment: await nowOf(db, calendar) }));
  return {
    ...{ id: found.id, name: found.name, queues: worksIn(person), branch: branchScope(found), standsFor: queuesForOthers(person) },
    warnings: presence ? warningsAbout({ ...presence, id: found.id, name: found.name }) : [],
  };
}

const WHY: Readonly<Record<string, string>> = {
  queue: 'has no role that works the queue of this item',
  branch: 'does not see the branch of this item',
  holds: 'holds this item already',
  skill: 'does not have the skill that this item asks for, or not at its level, or no longer',
  full: 'holds as many items as one person may',
  nobody: 'is nobody who works here now',
  reader: 'is nobody who works here and may read this',
  answerer: 'has no role that may read the item and answer',
};

/**
 * What a statement refused is about whoever was to get the item, except that the lead stands near it herself (SOD-21). It is put into words
 * after its transaction, in which nothing can be asked any more.
 */
export const aboutRecipient =
  (about: About, { id, name }: { readonly id: string; readonly name: string }) =>
  (error: unknown): never => {
    const refusal = refusalOf(error);
    if (refusal?.code === 'NOT_ELIGIBLE') throw notEligible(refusal.message, name);
    if (refusal?.message !== 'SOD-21') about.person = { id, name };
    throw error;
  };

/** `why` is one of the reasons of `giveTask` and `addComment`. */
export const notEligible = (why: string, person: string): Refusal =>
  new Refusal(
    'NOT_ELIGIBLE',
    `${person} ${WHY[why] ?? WHY['nobody']}. Choose somebody else: the candidates of the item are in /v1/tasks/{id}/candidates.`,
    {
      facts: { person, why },
    },
  );
