// What the house promises about itself, both ways: everything is registered, and nothing registered is gone. Who may import whom is
// dependency-cruiser's (npm run boundaries); every route × role is tests/api/permission-proof.test.ts.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as activityModules from '../activities/index.ts';
import { ROLES as PROCESS_ROLES } from '../cli/roles.ts';
import { ERRORS } from '../domain/errors.ts';
import { may, PERMISSIONS, QUEUES, ROLES, type Permission, type Role } from '../domain/people.ts';
import { camelCase, type ProcessSpec } from '../domain/process.ts';
import { buildBundle } from '../workers/bundle.ts';
import { WORKER_ROLES } from '../workers/queues.ts';
import * as definitions from '../workflows/catalog.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string) => readFileSync(root + path, 'utf8');
const folders = (path: string) =>
  readdirSync(root + path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const sources = (...patterns: string[]) => globSync(patterns, { cwd: root }).map((path) => ({ path, text: text(path) }));

const catalog: Readonly<Record<string, ProcessSpec>> = definitions;
const ids = Object.values(catalog)
  .map(({ id }) => id)
  .sort();
/** Folders beside the processes and their tests that are no process. */
const NO_PROCESS = new Set(['kit']);
const processFolders = (path: string) => folders(path).filter((name) => !NO_PROCESS.has(name));

describe('every process', () => {
  test('is a folder, a line in the catalog and a line in the index, under one name', () => {
    expect(processFolders('workflows')).toEqual(ids);
    for (const [name, { id }] of Object.entries(catalog)) expect(name).toBe(camelCase(id));
    const exported = (file: string) =>
      [...text(file).matchAll(/^export \{ (\w+) \} from '\.\/([^/]+)\/(\w+)\.ts';$/gm)].map(([, name, folder, part]) => ({
        name,
        folder,
        part,
      }));
    const lines = (part: string) => ids.map((id) => ({ name: camelCase(id), folder: id, part }));
    const byFolder = (a: { folder?: string | undefined }, b: { folder?: string | undefined }) => (a.folder! < b.folder! ? -1 : 1);
    expect(exported('workflows/index.ts').sort(byFolder)).toEqual(lines('workflow'));
    expect(exported('workflows/catalog.ts').sort(byFolder)).toEqual(lines('process'));
  });

  test('has a test, and a recorded history for each of its stories', () => {
    expect(processFolders('tests/workflows')).toEqual(ids);
    expect(folders('tests/histories')).toEqual(ids);
    for (const id of ids) {
      expect({ id, tests: globSync(`tests/workflows/${id}/*.test.ts`, { cwd: root }).length > 0 }).toEqual({ id, tests: true });
      expect({ id, histories: globSync(`tests/histories/${id}/*.json`, { cwd: root }).length > 0 }).toEqual({ id, histories: true });
    }
  });

  test("has a README for its owner, and case ids that begin like nobody else's", () => {
    for (const id of ids) expect(text(`workflows/${id}/README.md`).length).toBeGreaterThan(200);
    const prefixes = Object.values(catalog).map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test('names its stages, outcomes, steps and clocks in both languages', () => {
    const unnamed = Object.values(catalog)
      .filter(({ id }) => id !== 'hello-process') // the smallest process may do without
      .flatMap(({ id, stages, outcomes, steps, clocks, words = {} }) =>
        [...stages, ...outcomes, ...Object.keys(steps), ...Object.keys(clocks)]
          .filter((name) => !(words[name] && words[name].en !== '' && /\p{Script=Han}/u.test(words[name].zh)))
          .map((name) => `${id}: ${name}`),
      );
    expect(unnamed).toEqual([]);
  });

  test('finds the code of each declared step, and no code is left over', () => {
    const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = activityModules;
    const automating = Object.values(catalog).filter(({ steps }) => Object.keys(steps).length > 0);
    expect(Object.keys(modules).sort()).toEqual(automating.map(({ id }) => camelCase(id)).sort());
    for (const { id, steps } of automating)
      expect(Object.keys(modules[camelCase(id)]!)).toEqual(expect.arrayContaining(Object.keys(steps)));
  });
});

describe('the workflow bundle', () => {
  /** The files in a bundle, and those that have no business there. */
  const filesOf = (code: string) => [...code.matchAll(/^\/\*{3}\/ "([^"]+)"/gm)].map(([, path]) => path!);
  const foreign = (files: readonly string[]) =>
    files.filter((path) => {
      const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
      if (library)
        return !/^@temporalio\/(common|workflow|worker|proto|internal-workflow-common)$|^(long|ms|nexus-rpc)$|^protobufjs$/.test(library);
      return (
        path.startsWith('./') && !/^\.\/workflows\/([^/]+\/(?!process\.ts)[^/]+|index\.ts)$|^\.\/domain\/(?!.*\.schema\.ts$)/.test(path)
      );
    });

  test("holds workflow code, pure rules and the engine's own library, and nothing else", { timeout: 60_000 }, async () => {
    const { code } = await buildBundle();
    const files = filesOf(code);
    for (const id of ids) expect(files).toContain(`./workflows/${id}/workflow.ts`);
    expect(foreign(files)).toEqual([]);
    expect(code).not.toMatch(/require\(["']node:/);
    expect(code.length).toBeLessThan(2_500_000); // every cached workflow pays for it
  });

  test('is seen through: a planted schema is found', { timeout: 60_000 }, async () => {
    const { code } = await buildBundle({ workflowsPath: fileURLToPath(new URL('./support/planted-fault.ts', import.meta.url)) });
    const found = foreign(filesOf(code));
    expect(found).toContain('./domain/money.schema.ts');
    expect(found.some((path) => path.includes('node_modules/zod/'))).toBe(true);
  });
});

describe('nothing is stale', () => {
  const product = sources('{api,commands,db,activities,workers,workflows,cli,web,demo}/**/*.{ts,tsx,sql}', 'config.ts');
  const isUsed = (word: string, in_ = product) => in_.some((source) => source.text.includes(`'${word}'`));

  test('every refusal in the table of errors is one that somebody may get', () => {
    const everywhere = [...product, ...sources('domain/**/*.ts').filter(({ path }) => path !== 'domain/errors.ts')];
    expect(Object.keys(ERRORS).filter((code) => !isUsed(code, everywhere))).toEqual([]);
  });

  test('every permission is demanded somewhere, and somebody holds it', () => {
    const demanding = product.filter(({ path }) => /^(api|commands)\//.test(path));
    const permissions = Object.keys(PERMISSIONS) as Permission[];
    expect(permissions.filter((permission) => !isUsed(permission, demanding))).toEqual([]);
    expect(permissions.filter((permission) => !(Object.keys(ROLES) as Role[]).some((role) => may([role], permission)))).toEqual([]);
  });

  test('every queue has people and tasks', () => {
    const used = new Set(Object.values(catalog).flatMap(({ tasks }) => Object.values(tasks).map(({ queue }) => queue)));
    used.add('operations'); // where incidents of every process go
    expect(Object.keys(QUEUES).filter((queue) => !used.has(queue as keyof typeof QUEUES))).toEqual([]);
    for (const { roles } of Object.values(QUEUES)) expect(roles.length).toBeGreaterThan(0);
  });

  test('every worker role can be started, and there is no other', () => {
    expect([...PROCESS_ROLES].sort()).toEqual(['api', 'keeper', ...WORKER_ROLES].sort());
  });

  test('a heavy library is known to one file of the product', () => {
    const users = product.filter(({ path }) => !path.startsWith('demo/')); // a user of the product, which takes pictures of it
    for (const library of ['sharp', 'tesseract.js', 'onnxruntime-node', 'pdfjs-dist', '@napi-rs/canvas', '@node-rs/argon2', 'playwright']) {
      const found = users.filter((source) => new RegExp(`from '${library}(/[^']*)?'|import\\('${library}`).test(source.text));
      expect({ library, users: found.map(({ path }) => path) }).toEqual({ library, users: [expect.any(String)] });
    }
  });

  test('nobody asks the clock but entry points and the workflow kit, whose Date is the engine’s: code is handed the time', () => {
    const mayAsk = /^(cli|demo)\/|^\w+\/main\.ts$|^workflows\/kit\/|^web\/api\/server-clock\.ts$/;
    const asking = [...product, ...sources('domain/**/*.ts')].filter(({ path, text }) => !mayAsk.test(path) && text.includes('new Date()'));
    expect(asking.map(({ path }) => path)).toEqual([]);
  });

  test('every frozen migration is named in order', () => {
    const names = globSync('db/migrations/*.sql', { cwd: root })
      .map((path) => basename(path))
      .sort();
    names.forEach((name, n) => expect(name).toMatch(new RegExp(`^${String(n + 1).padStart(4, '0')}_[a-z_]+\\.sql$`)));
  });
});
