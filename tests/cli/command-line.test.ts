import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
type Outcome = { stdout: string; stderr: string; status: number };
const countersign = (words: string[], env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 60_000 };
    execFile(process.execPath, [main, ...words], options, (error, stdout, stderr) =>
      resolve({ stdout, stderr, status: Number(error?.code ?? 0) }),
    );
  });

describe('countersign', () => {
  test('explains every command with examples, and its exit codes', async () => {
    const { stdout, status } = await countersign(['--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n\s+0 {2}done/);
    const commands = ['demo', 'start', 'migrate', 'seed', 'links', 'replay', 'decide', 'new process', 'bench', 'dev'];
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command.split(' ')[0]}\\b`, 'm'));
    const helps = await Promise.all(commands.map((command) => countersign([...command.split(' '), '--help'])));
    for (const help of helps) expect(help.stdout).toContain('Examples:');
  });

  test('says what is wrong with an option on stderr, and ends with 2', async () => {
    for (const words of [
      ['demo', '--port', 'http'],
      ['start', '--roles', 'flow,cook'],
      ['replay'],
      ['dmeo'],
      ['bench', 'process', '--pairs', '0'],
    ]) {
      const { stdout, stderr, status } = await countersign(words);
      expect({ words, status, stdout }).toEqual({ words, status: 2, stdout: '' });
      expect(stderr).not.toMatch(/\n\s+at /); // no stack
    }
    expect((await countersign(['start', '--roles', 'flow,cook'])).stderr).toContain('There is no role cook');
  });

  test('names every setting that start lacks, before it starts anything', async () => {
    const { stderr, status } = await countersign(['start', '--roles', 'api'], { COUNTERSIGN_API_PORT: 'eighty' });
    expect(status).toBe(2);
    for (const fault of [
      'COUNTERSIGN_DATABASE_URL: is missing',
      'COUNTERSIGN_MASTER_KEY: is missing',
      'COUNTERSIGN_API_PORT: must be a whole number',
    ])
      expect(stderr).toContain(fault);
  });
});

describe('the demo refuses to start', () => {
  test('on a port that is taken, and says how to choose another', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { stderr, status } = await countersign(['demo', '--data', join(folder, 'port'), '--port', String(port)]);
    taken.close();
    expect(status).toBe(3);
    expect(stderr).toContain(`Port ${port} is in use by another program. Stop that one, or choose another port`);
  });

  test('in a folder that cannot be one, and says how to name another', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const data of [join(folder, 'file'), join(folder, 'file', 'below')]) {
      const { stderr, status } = await countersign(['demo', '--data', data]);
      expect(status).toBe(3);
      expect(stderr).toContain('Name another: npm run demo -- --data DIR');
    }
  });

  test('with data whose key is lost, instead of making a new one beside it', async () => {
    const data = join(folder, 'lost');
    mkdirSync(join(data, 'blobs'), { recursive: true });
    const { stderr, status } = await countersign(['demo', '--data', data]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/secrets\.json is missing.*Restore the file from your backup, or begin anew with --fresh/);
  });
});
