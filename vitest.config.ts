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

export default defineConfig({
  test: {
    // A Temporal worker left running crashes a whole run in threads (SIGSEGV, no summary), and process ids would be shared.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'pure', include: withoutServers } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['tests/**/*.test.ts'],
          exclude: [...withoutServers, ...browser],
          globalSetup: 'tests/support/global-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: browser,
          globalSetup: ['tests/support/browser-setup.ts', 'tests/support/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
