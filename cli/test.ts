// npm test: all tests with all their set-up (vitest.config.ts), then one closing line of totals. Arguments go to vitest:
// npm test -- tests/domain, npm test -- -t "four-eyes".
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../config.ts';
import { EXIT } from './exit.ts';
import { print, say } from './say.ts';

type TestFile = { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] };
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly TestFile[];
};

const folder = await mkdtemp(join(tmpdir(), 'countersign-report-'));
const file = join(folder, 'report.json');
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const root = fileURLToPath(new URL('..', import.meta.url));
const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  // Some two hundred processes of the product are started: with their code compiled before, each costs a third less.
  env: childEnv({ NODE_COMPILE_CACHE: join(root, '.cache/compiled') }),
});
// Passed on so that vitest takes its servers down; a terminal's Ctrl+C reaches it by itself.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));

const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
const report = await readFile(file, 'utf8').then(
  (text) => JSON.parse(text) as Report,
  () => undefined,
);
await rm(folder, { recursive: true, force: true });

const passed = report?.numPassedTests ?? 0;
const skipped = report?.numPendingTests ?? 0;
// A file that could not be loaded has no failed test to be counted by.
const unloaded =
  report?.testResults.filter((each) => each.status === 'failed' && !each.assertionResults.some((test) => test.status === 'failed'))
    .length ?? 0;
let failed = (report?.numFailedTests ?? 0) + unloaded;
if (failed === 0 && (code !== 0 || passed === 0)) {
  say(
    report
      ? code === 0
        ? 'No test ran.'
        : `vitest ended with ${signal ?? `code ${code}`} although no test failed: see its errors above.`
      : `vitest broke off (${signal ?? `code ${code}`}) without a report.`,
  );
  failed = 1;
}
print(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? EXIT.done : EXIT.failed);
