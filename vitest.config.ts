import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

// Tests without servers start at once; those with servers share one PostgreSQL and one Temporal, started by globalSetup.
const withoutServers = [
  'tests/domain/**/*.test.ts',
  'tests/types/**/*.test.ts',
  'tests/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/web/**/*.test.ts',
];
const browser = ['tests/e2e/**/*.test.ts'];
const speed = ['tests/e2e/speed.test.ts'];
const chaos = ['tests/chaos/**/*.test.ts'];
const browserSetup = ['tests/support/browser-setup.ts', 'tests/support/global-setup.ts'];
const ofBrowser = { testTimeout: 120_000, hookTimeout: 300_000 };
/** A whole product beside them: two at a time, after the others. */
const heavy = { isolate: true, maxWorkers: 2 } as const;

export default defineConfig({
  test: {
    // A Temporal worker left running crashes a whole run in threads (SIGSEGV, no summary), and process ids would be shared.
    pool: 'forks',
    // Files of a project follow each other in one process: loading the API and the engine's SDK anew for each was half of the CPU of many.
    isolate: false,
    // Two more than the usual two cores: some files always wait for a timer, a retry or a server; with three the cores were busy for 88 %.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // two servers and the products of the browser tests are taken down
    teardownTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: withoutServers } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['tests/**/*.test.ts'],
          exclude: [...withoutServers, ...browser, ...chaos],
          globalSetup: 'tests/support/global-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          ...{ name: 'browser', include: browser, exclude: speed, globalSetup: browserSetup },
          ...{ ...heavy, ...ofBrowser, sequence: { groupOrder: 1 } },
        },
      },
      // kills one process after the other and mostly waits for them to come back: browser files run beside it
      { extends: true, test: { name: 'chaos', include: chaos, ...heavy, sequence: { groupOrder: 1 } } },
      // what measures time has the machine for itself
      {
        extends: true,
        test: {
          ...{ name: 'speed', include: speed, globalSetup: browserSetup },
          ...{ isolate: true, fileParallelism: false, ...ofBrowser, sequence: { groupOrder: 2 } },
        },
      },
    ],
  },
});
