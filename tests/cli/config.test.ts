import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asEnv, exampleEnv, loadConfig, loadSettings } from '../../config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const enough = {
  COUNTERSIGN_DATABASE_URL: 'postgres://countersign_app:x@127.0.0.1:5432/countersign',
  COUNTERSIGN_TEMPORAL_ADDRESS: '127.0.0.1:7233',
  COUNTERSIGN_MASTER_KEY: KEY,
};

test('the written example is what the code says: node config.ts --example > .env.example', () => {
  expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(exampleEnv());
});

test('every bad value is named at once, with what to do, and no value is repeated', () => {
  const bad = {
    ...enough,
    COUNTERSIGN_API_PORT: '99999',
    COUNTERSIGN_MASTER_KEY: 'c2VjcmV0',
    COUNTERSIGN_SECURE_COOKIES: 'maybe',
    COUNTERSIGN_API_PORTS: '1',
  };
  const message = thrown(() => loadConfig(bad));
  expect(message).toContain('COUNTERSIGN_API_PORT: must be a whole number from 0 to 65535');
  expect(message).toContain('COUNTERSIGN_MASTER_KEY: must be 32 bytes in base64; make one with: openssl rand -base64 32');
  expect(message).toContain('COUNTERSIGN_SECURE_COOKIES: must be true or false');
  expect(message).toContain('COUNTERSIGN_API_PORTS: there is no such setting; did you mean COUNTERSIGN_API_PORT?');
  expect(message).not.toContain('c2VjcmV0');
});

test('a process does not start without database, Temporal and master key; a command that starts servers may', () => {
  const message = thrown(() => loadConfig({}));
  for (const name of Object.keys(enough)) expect(message).toContain(`${name}: is missing`);
  expect(loadSettings({}).databaseUrl).toBeUndefined();
  expect(loadConfig(enough).apiPort).toBe(8080);
});

test('an empty value means its default, and synthetic persons must be asked for', () => {
  const config = loadConfig({ ...enough, COUNTERSIGN_LEASE_SECONDS: ' ' });
  expect(config.leaseSeconds).toBe(900);
  expect(config.profile).toBe('production');
});

test('a configuration handed to a child process is read there as it was', () => {
  const config = loadConfig({ ...enough, COUNTERSIGN_SECURE_COOKIES: 'no', COUNTERSIGN_API_PORT: '0' });
  expect(loadConfig(asEnv(config))).toEqual(config);
});

test('trusted proxies are addresses and networks, and what is neither is named', () => {
  const given = (list: string) => loadConfig({ ...enough, COUNTERSIGN_TRUST_PROXY: list });
  expect(loadConfig(enough).trustProxy).toEqual([]);
  expect(given('10.0.0.4, 10.1.0.0/16,::1').trustProxy).toEqual(['10.0.0.4', '10.1.0.0/16', '::1']);
  expect(loadConfig(asEnv(given('10.0.0.4,10.1.0.0/16'))).trustProxy).toEqual(['10.0.0.4', '10.1.0.0/16']);
  for (const bad of ['proxy.bank', '10.0.0.0/33', '10.0.0.4,', 'true'])
    expect(thrown(() => given(bad))).toContain('COUNTERSIGN_TRUST_PROXY: must be addresses or networks');
});

function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
