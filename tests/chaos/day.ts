// A day's work as a load: complaints that pay a remedy and write a letter, scanned cards that are read and filed. Each is an exact total at
// the end: one payment, one letter, one filing, no question put twice, every acknowledged decision there.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Db } from '../../db/client.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { Clerk } from './clerk.ts';
import type { Product } from './product.ts';

const HELD_AT_ONCE = 3;
const GIVE_UP_MS = 120_000;
/** Between two of a person's complaints or cards: that there is work under way is what matters, not how much of it. */
const PAUSE_MS = 300;
const REMEDY = { amountMinor: 1_200, currency: 'CNY' };

export class Day {
  /** Complaints. */
  readonly cases: string[] = [];
  readonly papers: string[] = [];
  private readonly keyer: Clerk;
  private readonly verifier: Clerk;
  private readonly teller: Clerk;
  private readonly handler: Clerk;
  private readonly reviewer: Clerk;
  private readonly lead: Clerk;
  private readonly admin: Clerk;

  constructor(product: Product) {
    this.keyer = new Clerk(product, 'keyer');
    this.verifier = new Clerk(product, 'verifier1');
    this.teller = new Clerk(product, 'teller');
    this.handler = new Clerk(product, 'handler1');
    this.reviewer = new Clerk(product, 'reviewer1');
    this.lead = new Clerk(product, 'lead');
    this.admin = new Clerk(product, 'admin');
  }

  /** One complaint from the counter to the reviewer's answer. The engine does the rest. */
  async complaint(n: number): Promise<void> {
    const started = await this.teller.post<{ id: string }>('/v1/processes/complaint/cases', {
      input: { channel: 'branch', customerId: `C-${n}`, text: `fee number ${n} was charged twice` },
    });
    if (started.status !== 201) throw new Error(`start: ${started.status} ${JSON.stringify(started.body)}`);
    const { id } = started.body;
    this.cases.push(id);
    await this.handler.decide(`${id}.investigate.1`, {
      finding: 'upheld',
      facts: 'The ledger shows the fee twice on one day.',
      remedy: REMEDY,
    });
    await this.reviewer.decide(`${id}.review.1`, { agreed: true, reason: 'The ledger shows it plainly' });
  }

  /** One card, both sides: uploaded, read, verified by another person where the reader is not sure, filed. */
  async paper(): Promise<void> {
    const { front, back } = await renderIdCard({ seed: 100 + this.papers.length, quality: 'clean' });
    const documents: string[] = [];
    for (const side of [front, back]) {
      const uploaded = await this.keyer.upload(side, 'card.png');
      if (uploaded.status !== 201) throw new Error(`upload: ${uploaded.status} ${JSON.stringify(uploaded.body)}`);
      documents.push(uploaded.body.id);
    }
    const started = await this.keyer.post<{ id: string }>('/v1/processes/document-intake/cases', { input: { documents } });
    if (started.status !== 201) throw new Error(`start: ${started.status} ${JSON.stringify(started.body)}`);
    const { id } = started.body;
    this.papers.push(id);
    for (const end = Date.now() + GIVE_UP_MS; Date.now() < end; await wait(200)) {
      const { body } = await this.verifier.get<{ state: string; tasks: { id: string; state: string }[] }>(`/v1/cases/${id}`);
      if (body.state === 'closed') return;
      const open = body.tasks.find((task) => task.state === 'open' && task.id.includes('.verify.'));
      if (open) return this.verifier.decide(open.id, { decision: 'confirm' });
    }
    throw new Error(`${id} was neither filed nor put to a person`);
  }

  /** Complaints, three at a time as one person may hold, and cards one after the other, until `isOver`. */
  async work({ isOver }: { isOver: () => boolean }): Promise<void> {
    let n = this.cases.length;
    const until = async (run: () => Promise<void>) => {
      for (; !isOver(); await wait(PAUSE_MS)) await run();
    };
    await Promise.all([...Array.from({ length: HELD_AT_ONCE }, () => until(() => this.complaint(++n))), until(() => this.paper())]);
  }

  /** Until somebody's decision has been acknowledged from now on: work is under way, and what was broken before has been got over. */
  async goesOn(): Promise<void> {
    const before = this.acknowledged.length;
    for (const end = Date.now() + GIVE_UP_MS; this.acknowledged.length === before; await wait(50))
      if (Date.now() > end) throw new Error(`nobody could decide anything for ${GIVE_UP_MS / 1_000} s`);
  }

  private get all(): string[] {
    return [...this.cases, ...this.papers];
  }

  get acknowledged(): string[] {
    return [...this.handler.acknowledged, ...this.reviewer.acknowledged, ...this.lead.acknowledged, ...this.verifier.acknowledged];
  }

  /**
   * A worker killed between marking an effect as sent and sending it leaves something that nobody can know. It is asked for by its key, then
   * operations are asked; two people find that it never arrived, and it goes out under the same key.
   */
  private async settleUnknown(db: Db): Promise<void> {
    const incidents = await db.sql<{ id: string; caseId: string }[]>`
      select id, case_id as "caseId" from app.tasks where task = 'incident' and state = 'open' and case_id = any(${this.all}::text[])`;
    for (const { id, caseId } of incidents) {
      const unknown = await db.sql<{ key: string }[]>`select key from app.effects where case_id = ${caseId} and state = 'unknown'`;
      for (const { key } of unknown)
        for (const person of [this.lead, this.admin])
          await person.post('/v1/operations/effects/resend', { key, reason: 'looked at the other system: it never arrived' });
      await this.lead.decide(id, { action: 'again', note: 'looked at the other system' });
    }
  }

  /** Every case has ended; fails with those that have not after `seconds`. */
  async ended(db: Db, { seconds }: { seconds: number }): Promise<void> {
    const open = () => db.sql<{ id: string; stage: string | null; run: number }[]>`
      select id, stage, run from app.cases where id = any(${this.all}::text[]) and state = 'open'`;
    for (const end = Date.now() + seconds * 1_000; ; await wait(250)) {
      const left = await open().catch(() => undefined);
      if (left?.length === 0) return;
      await this.settleUnknown(db);
      if (Date.now() > end) {
        const tasks = await db.sql`select id, state from app.tasks where case_id = any(${(left ?? []).map((row) => row.id)}::text[])`;
        const steps =
          await db.sql`select case_id, step, state, error, tries from app.steps where case_id = any(${(left ?? []).map((row) => row.id)}::text[])`;
        throw new Error(`still open after ${seconds} s: ${JSON.stringify({ left, tasks, steps }, null, 1)}`);
      }
    }
  }

  /** The exact totals. */
  async check(db: Db): Promise<void> {
    const { cases, papers, all } = this;
    expect(new Set(all).size).toBe(all.length);
    const outcomes = await db.sql<{ outcome: string; n: number }[]>`
      select outcome, count(*) as n from app.cases where id = any(${cases}::text[]) group by 1`;
    expect(outcomes).toEqual([{ outcome: 'upheld', n: cases.length }]);
    const filed = await db.sql<{ outcome: string; n: number }[]>`
      select outcome, count(*) as n from app.cases where id = any(${papers}::text[]) group by 1`;
    expect(filed).toEqual([{ outcome: 'filed', n: papers.length }]);
    const readings = await db.sql`
      select case_id, step, identity from app.steps where case_id = any(${papers}::text[]) and step = 'file' and state <> 'done'`;
    expect(readings).toEqual([]);
    // Nothing but what was started, and nothing started twice by a repeated request.
    const [started] = await db.sql<{ n: number }[]>`select count(*) as n from app.cases where process = 'complaint'`;
    expect(started?.n).toBe(cases.length);
    const payments = await db.sql<{ n: number; total: number }[]>`
      select count(*) as n, coalesce(sum(amount_minor), 0)::bigint as total from outside.payments`;
    expect(payments).toEqual([{ n: cases.length, total: cases.length * REMEDY.amountMinor }]);
    const [letters] = await db.sql<{ n: number }[]>`select count(*) as n from outside.letters`;
    expect(letters?.n).toBe(cases.length);
    // What was acknowledged stands, once; nobody was asked twice.
    const completed = await db.sql<{ id: string }[]>`
      select object as id from audit.events where event = 'task.completed' and case_id = any(${all}::text[])`;
    expect(completed.map((row) => row.id).sort()).toEqual([...this.acknowledged].sort());
    const asked = await db.sql<{ id: string; n: number }[]>`
      select object as id, count(*) as n from audit.events where event in ('task.opened', 'task.reopened') and case_id = any(${all}::text[])
      group by 1 having count(*) > 1`;
    expect(asked).toEqual([]);
    const tasks = await db.sql<
      { n: number }[]
    >`select count(*) as n from app.tasks where task <> 'incident' and case_id = any(${cases}::text[])`;
    expect(tasks).toEqual([{ n: cases.length * 2 }]);
    const dead = await db.sql`select id from app.messages where dead_reason is not null`;
    expect(dead).toEqual([]);
  }
}
