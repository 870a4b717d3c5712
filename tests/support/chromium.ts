// A browser for tests of the workbench.
import { chromium, type Browser } from 'playwright';
import { CHROMIUM_ARGS } from '../../cli/servers/chromium.ts';

/** Close it in afterAll. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['COUNTERSIGN_TEST_CHROMIUM'];
  if (!executablePath)
    throw new Error('No Chromium: this test belongs to the project "browser" of vitest.config.ts, whose globalSetup finds one.');
  return chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
}
