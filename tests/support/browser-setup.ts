// What browser tests need besides the servers: a built workbench, a Chromium whose path stands in COUNTERSIGN_TEST_CHROMIUM, and whole
// products to borrow, of which COUNTERSIGN_TEST_PRODUCTS tells where to ask (tests/e2e/support/product.ts).
import { findChromium } from '../../cli/servers/chromium.ts';
import { buildWorkbench } from '../../cli/workbench.ts';
import { loadSettings } from '../../config.ts';
import { startChild } from './global-setup.ts';

const log = (line: string) => process.stderr.write(`[setup] ${line}\n`);

export default async function setup(): Promise<(() => Promise<void>) | void> {
  if (process.env['COUNTERSIGN_TEST_PRODUCTS']) return; // by another project of this run
  await buildWorkbench({ log });
  const { path } = await findChromium({ configured: process.env['COUNTERSIGN_TEST_CHROMIUM'] ?? loadSettings().chromium, log });
  process.env['COUNTERSIGN_TEST_CHROMIUM'] = path;
  return startChild('./lending.ts');
}
