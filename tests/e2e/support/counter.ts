// The workbench over a real API and its database, without engine and workers: for what people do with items and with each other, whatever
// their process does next. It is up in seconds, and people are signed in without the form.
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { insertTask } from '../../../db/queries/insert-task.ts';
import { newTask } from '../../../db/queries/start-case.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { Iso } from '../../../domain/ids.ts';
import type { ProcessSpec } from '../../../domain/process.ts';
import { complaint } from '../../../workflows/complaint/process.ts';
import { documentIntake } from '../../../workflows/document-intake/process.ts';
import { acting, ACTING, reviewed } from '../../api/support/acts.ts';
import { openApi, type Caller, type House, type Options } from '../../api/support/house.ts';
import { portOf } from '../../api/support/listen.ts';
import { freeBrowser, openDesk, type Desk, type DeskOptions } from './desk.ts';

export const WEB_ROOT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

type Item = {
  readonly by: Caller;
  readonly process: ProcessSpec;
  readonly task: string;
  readonly input: Record<string, unknown>;
  readonly shows?: unknown;
};
export type Counter = {
  readonly house: House;
  readonly url: string;
  readonly act: ReturnType<typeof acting>;
  /** A browser in which this person is signed in already; it begins at the inbox. */
  desk(browser: Browser, who: Caller, options?: Omit<DeskOptions, 'context'>): Promise<Desk>;
  /** A case of a process, and an item of it as its workflow opens one. */
  item(of: Item): Promise<string>;
  close(): Promise<void>;
};

export async function openCounter({ settings, ...options }: Options = {}): Promise<Counter> {
  const house = await openApi({
    catalog: [reviewed, complaint, documentIntake],
    ...options,
    settings: { ...ACTING.settings, eventLoopDelayMsMax: Infinity, webRoot: WEB_ROOT, ...settings },
  });
  const url = `http://127.0.0.1:${await portOf(house.app)}`;
  const starter = await house.person(['R07'], { name: '李强' });
  return {
    house,
    url,
    act: acting(house, starter),
    async desk(browser, { id, token }, looks = {}) {
      const context = await freeBrowser(browser, url, looks);
      await context.addCookies([{ name: 'countersign', value: token, url }]);
      const desk = await openDesk(browser, { url, logins: [] }, id, { context });
      await desk.page.locator('h1').first().waitFor();
      return desk;
    },
    async item({ by, process, task, input, shows = { input } }) {
      const started = await by.post(`/v1/processes/${process.id}/cases`, { input });
      if (started.statusCode !== 201) throw new Error(`not started: ${started.body}`);
      const caseId = started.json<{ id: string }>().id;
      const id = `${caseId}.${task}.1`;
      await insertTask(house.db, newTask({ process, calendar: CN, caseId, id, task, at: new Date().toISOString() as Iso, shows }));
      return id;
    },
    close: house.close,
  };
}
