import { defineConfig } from 'vitest/config';

// Tests without servers start at once; those with servers share one PostgreSQL and one Temporal, started by globalSetup.
const withoutServers = [
  'tests/domain/**/*.test.ts',
  'tests/types/**/*.test.ts',
  'tests/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/web/**/*.test.ts',
];
const browser = ['tests/e2e/**/*.test.ts'];
const chaos = ['tests/chaos/**/*.test.ts'];
/** The whole product at once needs the machine for itself: after the others, one file at a time. */
const alone = { fileParallelism: false, sequence: { groupOrder: 1 } } as const;

export default defineConfig({
  test: {
    // A Temporal worker left running crashes a whole run in threads (SIGSEGV, no summary), and process ids would be shared.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
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
          name: 'browser',
          include: browser,
          globalSetup: ['tests/support/browser-setup.ts', 'tests/support/global-setup.ts'],
          ...alone,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      { extends: true, test: { name: 'chaos', include: chaos, ...alone } },
    ],
  },
});
