// countersign demo: everything on this machine with one command. Ctrl+C drains and keeps all; a new start finds every case.
import { join } from 'node:path';
import { ROLES, type Role } from '../domain/people.ts';
import { openDemoCases } from '../demo/cases.ts';
import { openCrowd } from '../demo/crowd.ts';
import { openDemoLoans, saidOf } from '../demo/loans.ts';
import { workTheMorning } from '../demo/morning.ts';
import { isNamed } from '../demo/people.ts';
import { openProgress } from '../demo/progress.ts';
import { deskAt } from '../demo/session.ts';
import { EXIT } from './exit.ts';
import { startPlatform, type Platform } from './platform.ts';
import { print, say } from './say.ts';
import { untilTold } from './until-told.ts';

export type DemoOptions = {
  readonly data?: string;
  readonly port?: number;
  readonly fresh?: boolean;
  readonly empty?: boolean;
  readonly json?: boolean;
};

export async function run({ data, port, fresh = false, empty = false, json = false }: DemoOptions): Promise<number> {
  const startedAt = performance.now();
  const told = untilTold(() => {
    say('Not waiting any longer. The servers may still run; the next start takes them over.');
    process.exit(EXIT.failed);
  });
  const starting = startPlatform({ data, port, fresh, withWorkbench: true });
  // Told to stop while it is starting: what is under way is finished first, so that nothing is left half-made.
  let isUp = false;
  void told.then(() => isUp || say('Stopping as soon as the start is through; once more to stop at once.'));
  const platform = await starting;
  isUp = true;
  const cases = empty ? undefined : await bringIn(platform);
  if (json) print(JSON.stringify(summary(platform)));
  else print(welcome(platform, (performance.now() - startedAt) / 1_000));
  const reason = await told;
  await cases?.stop();
  await platform.stop(reason);
  return EXIT.done;
}

/** Brings in what is missing, some of it while the demo is in use already: two thousand items and forty loans take a few minutes. */
async function bringIn({ url, folder, logins }: Platform): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const as = deskAt(url, logins, signal);
  const progress = openProgress(join(folder, 'demo.json'), new Date().toISOString());
  say('Bringing in the cases of the demonstration …');
  // What the demo shows is worth a line when it fails, not the demo itself.
  const failed = (error: unknown) => {
    if (!signal.aborted)
      say(`The cases could not all be brought in: ${(error as Error).message}. What is in stays; the next start goes on from there.`);
  };
  await openDemoCases({ as, progress }).catch(failed);
  const done = (async () => {
    const count = await openCrowd({ as, progress, signal });
    if (!progress.isMorningOver() && !signal.aborted) {
      await workTheMorning({ as, now: new Date().toISOString(), signal });
      if (!signal.aborted) progress.morningIsOver();
    }
    if (!signal.aborted) say(`${count} items of a working day wait in the queues.`);
    const loans = await openDemoLoans({ as, progress, signal });
    if (signal.aborted) return;
    for (const failure of loans.failures) say(`A loan could not be brought to its stage: ${failure}`);
    say(saidOf(loans));
  })().catch(failed);
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

const summary = ({ url, logins }: Platform) => ({ url, openapi: `${url}/docs/json`, logins, pid: process.pid });

function welcome({ url, folder, logins: all }: Platform, seconds: number): string {
  const logins = all.filter(isNamed);
  const width = (of: (login: Platform['logins'][number]) => string) => Math.max(...logins.map((login) => of(login).length));
  const [names, passwords] = [width((login) => login.username), width((login) => login.password)];
  const titles = (roles: readonly Role[]) => roles.map((role) => `${ROLES[role].en} ${ROLES[role].zh}`).join(', ');
  const rows = logins.map(
    ({ username, password, roles }) => `  ${username.padEnd(names)}  ${password.padEnd(passwords)}  ${titles(roles)}`,
  );
  return [
    '',
    `Countersign 会签 is ready after ${seconds.toFixed(0)} s:  ${url}`,
    '',
    'Sign in as one of these invented people (user name, password):',
    ...rows,
    `  … and ${all.length - logins.length} more like them: handler3 to handler14, reviewer3 to reviewer6, underwriter3 to underwriter6 …`,
    '',
    `API: ${url}/docs    Data and logs: ${folder}    Stop: Ctrl+C`,
  ].join('\n');
}
