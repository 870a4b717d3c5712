// The letter with what further acts need: a check that may be returned, a second reading with codes of its own, a draft that may go elsewhere.
import { z } from 'zod';
import { insertTask } from '../../../db/queries/insert-task.ts';
import { newTask } from '../../../db/queries/start-case.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { Iso } from '../../../domain/ids.ts';
import type { ProcessSpec } from '../../../domain/process.ts';
import { expect } from 'vitest';
import { letterAnswer, type Caller, type House } from './house.ts';
import { letter } from './process.ts';

const { write, check, again } = letter.tasks;
export const reviewed = {
  ...letter,
  tasks: {
    write: { ...write, mayMoveTo: ['complaint-handler', 'document-verifier'] },
    check: {
      ...check,
      form: z.object({ agreed: z.boolean(), reason: z.string().min(10).max(500).optional() }),
      returns: { answer: { agreed: false }, reason: 'reason' },
    },
    again: {
      ...again,
      form: z.object({
        read: z.boolean(),
        reasonCode: z
          .enum(['TOO_LONG', 'TOO_SHORT'])
          .meta({ enumTitles: { TOO_LONG: { en: 'Too long', zh: '太长' } } })
          .optional(),
        text: z.string().min(10).optional(),
      }),
      returns: { answer: { read: false }, reason: 'text', reasonCode: 'reasonCode' },
      rejects: { read: false },
    },
  },
} as const satisfies ProcessSpec;

/** Many requests at once on a busy machine are not what these tests are about. */
export const ACTING = {
  catalog: [reviewed],
  settings: { eventLoopDelayMsMax: 0, ratePerMinute: { person: 1e6, stranger: 1e6, signIn: 1e6 } },
};

export type Name = keyof typeof reviewed.tasks;

/** Ways that tests of acts share, over one house. */
export function acting(house: House, starter: Caller) {
  const acts = {
    clerk: (name = '陈晨', branch = 'HQ') => house.person(['R04'], { name, branch }),
    waiting: async () => `${await house.startCase(starter)}.write.1`,
    claim: async (by: Caller, id: string): Promise<number> => {
      const response = await by.post(`/v1/tasks/${id}/claim`, {});
      expect(response.statusCode, response.body).toBe(200);
      return response.json().fence;
    },
    held: async (by?: Caller) => {
      const holder = by ?? (await acts.clerk());
      const id = await acts.waiting();
      return { holder, id, caseId: id.split('.', 1)[0] as string, fence: await acts.claim(holder, id) };
    },
    open: async (caseId: string, task: Name) => {
      const id = `${caseId}.${task}.1`;
      const at = new Date().toISOString() as Iso;
      await insertTask(house.db, newTask({ process: reviewed, calendar: CN, caseId, id, task, at }));
      return id;
    },
    /** Refused, and nothing changed: status, code, and the reason among the facts. */
    refused: async (by: Caller, url: string, body: object) => {
      const before = await house.state();
      const response = await by.post(url, body);
      expect(await house.state()).toBe(before);
      const { code, facts } = response.json();
      return [response.statusCode, code, ...(facts?.why ? [facts.why] : [])];
    },
    lastEvent: async (object: string) =>
      (await house.db.sql`select event, actor_id as by, data from audit.events where object = ${object} order by id desc limit 1`)[0],
    complete: (by: Caller, id: string, fence: number, headers = {}) =>
      by.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer }, headers),
    upload: async (by: Caller): Promise<string> => {
      const boundary = 'xxxxxxxx';
      const payload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n${Math.random()}\r\n--${boundary}--\r\n`;
      const headers = { 'x-countersign': '1', 'content-type': `multipart/form-data; boundary=${boundary}` };
      return (await by.send({ method: 'POST', url: '/v1/documents', payload, headers })).json().id;
    },
  };
  return acts;
}
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
