// Takes the README's picture: the verification of a card of which the number was misprinted. Run against a fresh demo:
// node demo/picture.ts http://localhost:8080
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from '../cli/servers/chromium.ts';

const url = process.argv[2] ?? 'http://localhost:8080';
const { path, args } = await findChromium();
const browser = await chromium.launch({ executablePath: path, args: [...args] });
const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, locale: 'en' });
await page.goto(`${url}/inbox`);
await page.locator('input[autocomplete=username]').fill('verifier2');
await page.locator('input[autocomplete=current-password]').fill('verifier2-countersign');
await page.keyboard.press('Enter');
await page.getByRole('heading', { level: 1 }).waitFor();
await page.waitForTimeout(1_500);
await page.keyboard.press('n');
await page.getByRole('heading', { level: 1, name: /Verify what was read/ }).waitFor({ timeout: 60_000 });
await page.waitForTimeout(2_500); // the page's image and its crops
await page.screenshot({ path: fileURLToPath(new URL('../docs/workbench.png', import.meta.url)) });
await browser.close();
