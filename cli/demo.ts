// countersign demo: everything on this machine with one command. Ctrl+C drains and keeps all; a new start finds every case.
import { ROLES, type Role } from '../domain/people.ts';
import { openDemoCases } from '../demo/cases.ts';
import { openDemoLoans } from '../demo/loans.ts';
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
  const isNew = !empty && (await withCases(platform));
  if (json) print(JSON.stringify(summary(platform)));
  else print(welcome(platform, (performance.now() - startedAt) / 1_000));
  const loans = isNew ? bringLoans(platform) : undefined;
  const reason = await told;
  await loans?.stop();
  await platform.stop(reason);
  return EXIT.done;
}

/** What the demo shows is worth a line when it fails, not the demo itself. True when the house was empty. */
async function withCases({ url, logins }: Platform): Promise<boolean> {
  say('Bringing in the cases of the demonstration …');
  return openDemoCases({ url, logins }).catch((error: unknown) => {
    say(`The cases could not be brought in: ${(error as Error).message}`);
    return false;
  });
}

/** Loans are worked through while the demo is in use already: reading their papers takes a few minutes. */
function bringLoans({ url, logins }: Platform): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = openDemoLoans({ url, logins, signal: stopping.signal }).then(({ count, failures }) => {
    for (const failure of failures) say(`A loan could not be brought to its stage: ${failure}`);
    if (!stopping.signal.aborted) say(`${count} loans of the demonstration are in, in all stages.`);
  });
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

const summary = ({ url, logins }: Platform) => ({ url, openapi: `${url}/docs/json`, logins, pid: process.pid });

function welcome({ url, folder, logins }: Platform, seconds: number): string {
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
    '',
    `API: ${url}/docs    Data and logs: ${folder}    Stop: Ctrl+C`,
  ].join('\n');
}
