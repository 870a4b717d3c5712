// What browser tests need besides the servers: a built workbench, and a Chromium whose path stands in COUNTERSIGN_TEST_CHROMIUM.
import { findChromium } from '../../cli/servers/chromium.ts';
import { buildWorkbench } from '../../cli/workbench.ts';
import { loadSettings } from '../../config.ts';

const log = (line: string) => process.stderr.write(`[setup] ${line}\n`);

export default async function setup(): Promise<void> {
  await buildWorkbench({ log });
  const { path } = await findChromium({ configured: process.env['COUNTERSIGN_TEST_CHROMIUM'] ?? loadSettings().chromium, log });
  process.env['COUNTERSIGN_TEST_CHROMIUM'] = path;
}
