// The whole product for browser tests, borrowed for a file (tests/support/lending.ts). It has been used by other files before, one after the
// other: their cases are closed, and people are as the demo has made them, but for what a file says that it changes of somebody of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type Db } from '../../../db/client.ts';
import { withdrawCase } from '../../../db/queries/withdraw-case.ts';
import type { Lent, Login } from '../../support/lending.ts';

export type Product = Pick<Lent, 'url' | 'logins'> & {
  /** Lets a test bring into the product's own database what takes days on screens: people, customers, accounts. */
  withDatabase<T>(run: (db: Db) => Promise<T>): Promise<T>;
  /** Closes what is open, so that whoever comes next finds empty queues, and brings it back. */
  stop(): Promise<void>;
};
export type { Login };

export async function startProduct(): Promise<Product> {
  const lending = process.env['COUNTERSIGN_TEST_PRODUCTS'];
  if (!lending)
    throw new Error('No product: this test belongs to the project "browser" of vitest.config.ts, whose globalSetup starts them.');
  const answer = await fetch(lending, { method: 'POST' });
  if (!answer.ok) throw new Error((await answer.json()) as string);
  const { url, logins, data } = (await answer.json()) as Lent;
  const withDatabase = async <T>(run: (db: Db) => Promise<T>): Promise<T> => {
    const { env } = JSON.parse(await readFile(join(data, 'running.json'), 'utf8')) as { env: Record<string, string> };
    const db = connect({ url: env['COUNTERSIGN_DATABASE_URL'] ?? '', name: 'browser test', max: 2 });
    try {
      return await run(db);
    } finally {
      await db.close();
    }
  };
  return {
    ...{ url, logins, withDatabase },
    async stop() {
      // one with something left that cannot be closed is not lent again; it ends with the run
      if (await withDatabase(closeAll)) await fetch(`${lending}/?${encodeURIComponent(url)}`, { method: 'DELETE' });
    },
  };
}

/** What the last act of a file set going may end a case, or take it past its return, between our look and our withdrawal. */
const WENT_ON = ['CASE_CLOSED', 'CASE_CLOSING', 'PAST_RETURN'];

/** Withdraws every case that can be; answers whether no item is left. */
async function closeAll(db: Db): Promise<boolean> {
  const open = await db.sql<{ id: string }[]>`
    select id from app.cases c where state = 'open' and closing is null and no_return_at is null
      and not exists (select from app.cases p where p.id = c.parent_case and p.state = 'open')`;
  for (const { id: caseId } of open)
    await withdrawCase(db, {
      caseId,
      branch: null,
      how: 'withdrawn',
      reason: 'the file is through',
      actor: { kind: 'person', id: 'admin' },
    }).catch((error: Error) => {
      if (!WENT_ON.includes(error.message)) throw error;
    });
  for (let waits = 0; waits < 150; waits++) {
    const [left] = await db.sql`select id from app.tasks where state in ('open', 'claimed') limit 1`;
    if (!left) return true;
    await wait(200);
  }
  return false;
}
