// The only reader of process.env: one schema, names COUNTERSIGN_*, all bad values listed at once with what to do.
import { isIP } from 'node:net';
import { z } from 'zod';

const PREFIX = 'COUNTERSIGN_';

const count = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const port = count(0, 65_535);
const yesNo = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'], error: 'must be true or false' });
const loopbackUrl = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE';
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: `must look like ${loopbackUrl}` });
const hostAndPort = z.string().regex(/^\S+:\d+$/, 'must look like 127.0.0.1:7233');
const addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .refine((list) => list.every(isAddressOrNetwork), 'must be addresses or networks, as 10.0.0.4,10.1.0.0/16');
const masterKey = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64; make one with: openssl rand -base64 32');

/** Every setting. A key `apiPort` is the variable COUNTERSIGN_API_PORT; `describe` is its line in .env.example. */
const Settings = z.object({
  profile: z
    .enum(['test', 'production'])
    .default('production')
    .describe('test accepts synthetic persons (identity numbers of area 99); production refuses them'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info').describe('How much is logged'),

  databaseUrl: postgresUrl.optional().describe('PostgreSQL as the role countersign_app; the demo starts its own when absent'),
  databaseOwnerUrl: postgresUrl
    .optional()
    .describe('PostgreSQL as a role that may create roles and schemas; only migrate and the demo use it'),
  temporalAddress: hostAndPort.optional().describe('The Temporal server; the demo starts its own when absent'),
  temporalNamespace: z.string().min(1).default('default').describe('Namespace on the Temporal server'),
  taskQueuePrefix: z
    .string()
    .regex(/^[\w.-]{1,80}$/, 'must be 1 to 80 letters, digits, dots, dashes or underscores')
    .default('countersign')
    .describe('Task queues are named PREFIX-flow, PREFIX-steps …: two installations may share a server'),
  maxCachedWorkflows: count(10, 5_000).default(300).describe('Workflows that one flow worker keeps in memory'),

  apiHost: z.string().min(1).default('127.0.0.1').describe('Address that the API listens on'),
  apiPort: port.default(8080).describe('Port that the API listens on; 0 takes a free one'),
  publicOrigin: z
    .url({ protocol: /^https?$/, error: 'must look like https://countersign.example' })
    .optional()
    .describe('Origin under which browsers reach the workbench; the address of the API when absent'),
  trustProxy: addresses
    .default([])
    .describe(
      'Addresses or networks of your own reverse proxies, comma-separated, whose X-Forwarded-For names the client; nobody is believed when empty',
    ),
  secureCookies: yesNo.default(true).describe('Session cookies for https only (__Host-, Secure); false is for a demo over http'),
  sessionIdleMinutes: count(1, 24 * 60)
    .default(15)
    .describe('A session ends after so many minutes without a request'),
  sessionHours: count(1, 24 * 7)
    .default(12)
    .describe('A session ends after so many hours in any case'),

  oidcIssuer: z
    .url({ protocol: /^https?$/, error: 'must look like https://login.bank.example' })
    .optional()
    .describe('OpenID Connect provider of the organisation, as its discovery document names it; sign-in is by password alone when absent'),
  oidcClientId: z.string().min(1).optional().describe('Our client id at that provider'),
  oidcClientSecret: z.string().min(1).optional().describe('Our secret there; without one (and without a file) PKCE alone proves who asks'),
  oidcClientSecretFile: z.string().min(1).optional().describe('File that holds the secret, instead of the secret itself'),
  oidcClaim: z
    .string()
    .regex(/^\w{1,60}$/, 'must be the name of a claim, as preferred_username')
    .default('preferred_username')
    .describe('The claim that holds our user name; email counts only when the provider has verified it'),
  oidcScope: z
    .string()
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'must be words, as openid profile')
    .default('openid profile')
    .describe('What is asked of the provider'),
  oidcTitle: z.string().min(1).max(60).default('Single sign-on 统一认证').describe('What the button on the sign-in page says'),

  leaseSeconds: count(5, 24 * 3_600)
    .default(900)
    .describe('How long a claimed task is held without a sign of life'),
  maxHeld: count(1, 100).default(3).describe('Tasks that one person may hold at once'),

  dataDir: z.string().min(1).default('.countersign').describe('Folder of the embedded servers, documents and logs'),
  blobDir: z.string().min(1).optional().describe('Folder of the documents; DATA_DIR/blobs when absent'),
  masterKey: masterKey
    .optional()
    .describe('Wraps the keys of cases and documents: 32 bytes in base64 (openssl rand -base64 32). Losing it loses them all'),

  ocrChildren: count(1, 16).default(1).describe('Pages that are read at once; about 900 MB of memory each'),
  ocrMemoryMb: count(256, 16_384).default(1_500).describe('A reader that takes more memory is replaced'),
  ocrPageSeconds: count(5, 600).default(60).describe('A page that takes longer is given up'),

  temporalCli: z.string().min(1).optional().describe('Path of the Temporal CLI; found or fetched when absent'),
  chromium: z.string().min(1).optional().describe('Path of a Chromium or Chrome for browser tests and bots; found or fetched when absent'),
});
export type Settings = z.output<typeof Settings>;

/** What the processes of the product need: nothing of it can be guessed. */
const Required = Settings.required({ databaseUrl: true, temporalAddress: true, masterKey: true });
export type Config = z.output<typeof Required>;

/** The message lists every bad value and what to do; commands print it and end with exit code 2. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}

export const variableOf = (key: string): string => PREFIX + key.replace(/[A-Z]/g, '_$&').toUpperCase();

type Env = Readonly<Record<string, string | undefined>>;

/** Configuration of the product's processes (api, workers): database, Temporal and master key must be there. */
export const loadConfig = (env: Env = process.env): Config => parse(Required, env);

/** Configuration of commands that can do without, because they start servers themselves or need none. */
export const loadSettings = (env: Env = process.env): Settings => parse(Settings, env);

function parse<T extends z.ZodObject>(schema: T, env: Env): z.output<T> {
  const keys = Object.keys(schema.shape);
  const known = new Set(keys.map(variableOf));
  // A misspelt name would silently mean its default. COUNTERSIGN_TEST_* belongs to the test run.
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}TEST_`) && !known.has(name));
  const given = Object.fromEntries(keys.map((key) => [key, env[variableOf(key)]?.trim() || undefined]));
  const result = schema.safeParse(given);
  const faults = [
    ...(result.error?.issues ?? []).map(
      (issue) => `${variableOf(String(issue.path[0]))}: ${given[String(issue.path[0])] === undefined ? 'is missing' : issue.message}`,
    ),
    ...unknown.map((name) => `${name}: there is no such setting${closest(name, known)}`),
    ...apart(given),
  ];
  if (faults.length === 0 && result.success) return result.data;
  throw new BadConfig(
    `The configuration cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nEvery setting is explained in .env.example.`,
  );
}

/** Settings that mean nothing without each other, or contradict each other. */
function apart(given: Record<string, string | undefined>): string[] {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcClientSecretFile } = given;
  const faults: string[] = [];
  if ((oidcIssuer === undefined) !== (oidcClientId === undefined))
    faults.push(
      `${variableOf(oidcIssuer === undefined ? 'oidcIssuer' : 'oidcClientId')}: is missing; issuer and client id belong together`,
    );
  if (oidcClientSecret !== undefined && oidcClientSecretFile !== undefined)
    faults.push(`${variableOf('oidcClientSecretFile')}: give the secret or its file, not both`);
  return faults;
}

function closest(name: string, known: ReadonlySet<string>): string {
  const letters = (text: string) => [...text].toSorted().join('');
  const hit = [...known].find(
    (candidate) => candidate.startsWith(name) || name.startsWith(candidate) || letters(candidate) === letters(name),
  );
  return hit ? `; did you mean ${hit}?` : '; remove it, or correct its name';
}

/** The environment that a child process gets: ours and what is given. `undefined` takes a variable away. */
export const childEnv = (extra: Env = {}): NodeJS.ProcessEnv => ({ ...process.env, ...extra });

/** Sets what is not set yet: a command that looks into a running demo takes over its configuration. */
export function adoptEnv(extra: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(extra)) process.env[name] ??= value;
}

/** A configuration as the environment of a child process. */
export const asEnv = (config: Partial<Settings>): Record<string, string> =>
  Object.fromEntries(Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[variableOf(key), String(value)]])));

/** The text of .env.example. */
export function exampleEnv(): string {
  const lines = Object.entries(Settings.shape).map(([key, schema]) => {
    const fallback = schema.safeParse(undefined).data;
    return `# ${schema.description ?? ''}\n${fallback === undefined ? '# ' : ''}${variableOf(key)}=${fallback === undefined ? '' : String(fallback)}\n`;
  });
  return `# Written by: node config.ts --example > .env.example\n# Countersign reads the environment; to read a file, start with: node --env-file=.env …\n\n${lines.join('\n')}`;
}

if (import.meta.main && process.argv[2] === '--example') process.stdout.write(exampleEnv());
