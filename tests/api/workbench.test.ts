// The workbench as it is served: one page for all its addresses, a new nonce each time, and a policy that lets nothing else run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type House } from './support/house.ts';

let house: House;
let bare: House;
const webRoot = mkdtempSync(join(tmpdir(), 'countersign-web-'));
beforeAll(async () => {
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(
    join(webRoot, 'index.html'),
    '<html><meta property="csp-nonce" nonce="__NONCE__"><script type="module" src="/assets/a-1.js" nonce="__NONCE__"></script></html>',
  );
  writeFileSync(join(webRoot, 'assets', 'a-1.js'), 'export {}');
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>');
  house = await openApi({ settings: { webRoot } });
  bare = await openApi({ settings: { webRoot: join(webRoot, 'nothing-here') } });
});
afterAll(async () => {
  await house.close();
  await bare.close();
  rmSync(webRoot, { recursive: true, force: true });
});

describe('the workbench', () => {
  it('is one page for all its addresses, never cached, with a nonce of its own each time', async () => {
    const nonces = new Set<string>();
    for (const url of ['/', '/inbox', '/tasks/LET-20260202-AAAAAAAA.write.1?field=text', '/cases/x']) {
      const page = await house.stranger.get(url);
      expect([url, page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
        url,
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      const nonce = /nonce="([^"]+)"/.exec(page.body)?.[1] ?? '';
      expect(page.body).not.toContain('__NONCE__');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain(`style-src-elem 'self' 'nonce-${nonce}'`);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self';.*style-src-attr 'unsafe-inline'.*frame-ancestors 'none'/);
      expect(policy).not.toContain('unsafe-eval');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
  });
  it('has its files by hashed names, kept for ever', async () => {
    const file = await house.stranger.get('/assets/a-1.js');
    expect([file.statusCode, file.headers['cache-control'], file.body]).toEqual([200, 'public, max-age=31536000, immutable', 'export {}']);
    expect((await house.stranger.get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
    for (const url of ['/assets/../index.html', '/assets/%2e%2e/%2e%2e/package.json', '/assets/gone.js', '/index.html/../../package.json'])
      expect((await house.stranger.get(url)).body).not.toContain('"dependencies"');
    expect((await house.stranger.get('/assets/gone.js')).statusCode).toBe(404);
  });
  it('is not the answer to a mistyped address of the API, nor to a write', async () => {
    for (const url of ['/v1/nothing', '/v1', '/docs/nothing', '/metrics/x'])
      expect((await house.stranger.get(url)).headers['content-type']).toBe('application/problem+json');
    expect((await house.stranger.send({ method: 'POST', url: '/inbox' })).statusCode).toBe(404);
  });
  it('says what to do while it is not built', async () => {
    const page = await bare.stranger.get('/inbox');
    expect([page.statusCode, page.body]).toEqual([503, expect.stringContaining('npm run build')]);
    expect((await bare.stranger.get('/livez')).statusCode).toBe(200);
  });
});
