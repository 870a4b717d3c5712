// The API over a database of its own: built as main.ts builds it, asked by inject. People sign in without passwords here, so that a test
// does not spend its time on argon2.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildApp, type BuildOptions } from '../../../api/app.ts';
import { DEFAULTS, type ApiSettings } from '../../../api/deps.ts';
import { decoderOf } from '../../../api/decode.ts';
import { vaultOf } from '../../../api/vault.ts';
import { folderBlobs } from '../../../activities/adapters/blobs.ts';
import { tokenHash } from '../../../commands/sign-in.ts';
import { formToday } from '../../../db/queries/forms.ts';
import { insertTask } from '../../../db/queries/insert-task.ts';
import { newTask } from '../../../db/queries/start-case.ts';
import { adoptBranch, adoptPerson } from '../../../db/queries/people.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import type { Iso } from '../../../domain/ids.ts';
import { HEAD_OFFICE, type Role } from '../../../domain/people.ts';
import { testDatabase } from '../../support/database.ts';
import { TEST_KEY } from '../../support/test-key.ts';
import { holdToContract } from './contract.ts';
import { letter } from './process.ts';

/** A line for each table of ours: its name, how many rows, and a digest of them. That somebody was there (`seen_at`) is no change. */
const digestOf = (table: string) => `
  select '${table}: ' || count(*) || ' ' || md5(coalesce(string_agg(r, ',' order by r), '')) as line
  from (select (to_jsonb(t) - 'seen_at')::text as r from ${table} t) rows`;

export type Caller = {
  readonly id: string;
  readonly token: string;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** A command: with the header of our own pages and a new Idempotency-Key, unless `headers` say otherwise. */
  post(url: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<LightMyRequestResponse>;
  put(url: string, body: unknown, headers?: Record<string, string | undefined>): Promise<LightMyRequestResponse>;
  send(options: InjectOptions & { readonly url: string }): Promise<LightMyRequestResponse>;
};

export type Options = { readonly settings?: Partial<ApiSettings> } & Partial<Omit<BuildOptions, 'settings'>>;

export async function openApi({ settings = {}, ...options }: Options = {}) {
  const { db, owner, url, ownerUrl, drop } = await testDatabase({ max: 20 });
  const blobDir = mkdtempSync(join(tmpdir(), 'countersign-api-'));
  const deps: BuildOptions = {
    db,
    catalog: [letter],
    calendar: CN,
    blobs: folderBlobs(blobDir),
    screen: async (bytes) => ({ mediaType: 'image/jpeg', pages: [{ image: bytes, width: 10, height: 20 }] }),
    decode: decoderOf(db, TEST_KEY),
    vault: vaultOf(TEST_KEY),
    // a busy machine is not what these tests are about: http.test.ts asks for the mark itself
    settings: { ...DEFAULTS, secureCookies: false, eventLoopDelayMsMax: Infinity, ...settings },
    oidc: null,
    hasEngine: false,
    isEngineUp: async () => false,
    askEngine: { tries: async () => null, failing: async () => [] },
    checkBlobs: async () => undefined,
    version: 'test',
    ...options,
  };
  const app = await buildApp(deps);
  for (const id of [HEAD_OFFICE, 'B1', 'B2']) await adoptBranch(db, { id, title: { en: id, zh: id }, parent: null });

  const callerOf = (id: string, token: string): Caller => {
    const send: Caller['send'] = async ({ headers = {}, ...rest }) => {
      const response = await app.inject({ ...rest, headers: { ...(token !== '' && { cookie: `countersign=${token}` }), ...headers } });
      holdToContract(rest.method ?? 'GET', rest.url, response);
      return response;
    };
    const write = (method: 'POST' | 'PUT', url: string, body: unknown, headers: Record<string, string | undefined>) => {
      const all = { 'x-countersign': '1', ...(method === 'POST' && { 'idempotency-key': newKey() }), ...headers };
      const given = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
      return send({
        method,
        url,
        ...(body !== undefined && { payload: JSON.stringify(body) }),
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...given },
      });
    };
    return {
      ...{ id, token, send },
      get: (url, headers = {}) => send({ method: 'GET', url, headers }),
      post: (url, body, headers = {}) => write('POST', url, body, headers),
      put: (url, body, headers = {}) => write('PUT', url, body, headers),
    };
  };

  let count = 0;
  let tables: string[] | undefined;
  const house = {
    ...{ app, db, owner, deps, url, ownerUrl, blobDir },
    close: async () => {
      await app.close();
      await drop();
      rmSync(blobDir, { recursive: true, force: true });
    },

    /** Somebody new, signed in; with the bots' role a bot. */
    async person(roles: readonly Role[], { branch = HEAD_OFFICE, name }: { branch?: string; name?: string } = {}): Promise<Caller> {
      const id = `p${++count}`;
      const kind = roles.includes('R39') ? 'bot' : 'person';
      await adoptPerson(owner, { id, username: id, name: name ?? `Person ${count}`, kind, branchId: branch, passwordHash: null, roles });
      return house.signedIn(id);
    },
    async signedIn(id: string): Promise<Caller> {
      const token = randomBytes(32).toString('base64url');
      await db.sql`insert into app.sessions (token_hash, person_id, expires_at) values (${tokenHash(token)}, ${id}, app.app_now() + interval '12 hours')`;
      return callerOf(id, token);
    },
    stranger: callerOf('nobody', ''),

    /** A case with its first task, started over the API. */
    async startCase(by: Caller, input: Record<string, unknown> = { subject: 'A letter' }): Promise<string> {
      const response = await by.post('/v1/processes/test-letter/cases', { input });
      if (response.statusCode !== 201) throw new Error(`not started: ${response.body}`);
      return response.json<{ id: string }>().id;
    },
    /** A further task of a case, as its process opens one. */
    async openTask(
      caseId: string,
      task: keyof typeof letter.tasks,
      { n = 1, ...rest }: { n?: number; shows?: unknown; prefill?: unknown; note?: string } = {},
    ): Promise<string> {
      const id = `${caseId}.${task}.${n}`;
      await insertTask(db, newTask({ process: letter, calendar: CN, caseId, id, task, at: new Date().toISOString() as Iso, ...rest }));
      return id;
    },
    /** Somebody has decided it meanwhile, elsewhere. */
    decided: (id: string, by: string) =>
      owner.transaction(async ({ sql }) => {
        await sql`insert into app.duties (subject, rule_set, person, duty)
          select r.subject, r.rule_set, ${by}, r.duty from app.tasks t, unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
          where t.id = ${id} and r.rule_set <> 'FE-09' on conflict do nothing`;
        await sql`update app.tasks set state = 'completed', held_by = null, held_slot = null, lease_until = null, completed_by = ${by},
          completed_at = app.app_now(), answer = '{}' where id = ${id}`;
      }),
    /** Lets `interval` pass for a row: its instants move into the past. */
    leaseRanOut: (id: string) => db.sql`update app.tasks set lease_until = app.app_now() - interval '1 second' where id = ${id}`,

    /** Everything that there is, a line for each table: equal before and after a refusal. */
    async state(): Promise<string> {
      tables ??= (
        await owner.sql<{ name: string }[]>`
          select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('app', 'audit', 'core', 'outside')
            and tablename <> 'kept_drafts' -- what a refused writer sent is kept for her, beside everything else
          order by 1`
      ).map(({ name }) => name);
      const lines = await owner.sql.unsafe<{ line: string }[]>(tables.map(digestOf).join(' union all '));
      return lines.map(({ line }) => line).join('\n');
    },
    events: async (object: string) =>
      (await db.sql<{ event: string }[]>`select event from audit.events where object = ${object} order by id`).map((row) => row.event),
    form: formToday(letter, 'write'),
  };
  return house;
}
export type House = Awaited<ReturnType<typeof openApi>>;

export const newKey = (): string => randomBytes(12).toString('hex');

export const letterAnswer = { text: 'Dear customer, here is your answer.' };
