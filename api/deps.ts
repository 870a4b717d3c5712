// What the API is built from. Everything comes in by parameters, so that tests and main.ts share one way of building it.
import type { Blobs } from '../activities/adapters/blobs.ts';
import type { Oidc } from '../activities/adapters/oidc.ts';
import type { Limits, Vault } from '../commands/context.ts';
import type { Decode } from '../commands/decode-payloads.ts';
import type { TryLimit } from '../commands/sign-in-tries.ts';
import type { AskEngine } from '../commands/list-stuck-cases.ts';
import type { Screen } from '../commands/upload-document.ts';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';

export type ApiSettings = Limits & {
  readonly sessionIdleMinutes: number;
  readonly sessionHours: number;
  /** False only for plain http on a loopback address. */
  readonly secureCookies: boolean;
  /** Where browsers reach the workbench; null: at the address that they asked. */
  readonly publicOrigin: string | null;
  /** Addresses of our own proxies; anybody else's word about a client's address counts nothing. */
  readonly trustProxy: readonly string[];
  /** The built workbench; null: none is served. */
  readonly webRoot: string | null;
  /** What the button for signing in through the organisation says. */
  readonly oidcTitle: string;
  /** Mean delay of the event loop over half a second at which load is shed; an ordinary busy process stays below 50 ms. */
  readonly eventLoopDelayMsMax: number;
  /** Failed sign-ins for one account, and from one address, after which others are refused unseen (quality §3). */
  readonly signInTries: TryLimit;
  /** Requests a minute: of one person, of one address that is not signed in, and attempts to sign in from one address. */
  readonly ratePerMinute: { readonly person: number; readonly stranger: number; readonly signIn: number };
};

export type Deps = {
  readonly db: Db;
  readonly catalog: readonly ProcessSpec[];
  readonly calendar: Calendar;
  readonly blobs: Blobs;
  readonly screen: Screen;
  readonly vault: Vault;
  readonly decode: Decode;
  readonly settings: ApiSettings;
  /** Signing in through the organisation's own provider; null: by password alone. */
  readonly oidc: Oidc | null;
  /** False in tests without Temporal: nothing is relayed. */
  readonly hasEngine: boolean;
  /** Reported by /readyz, never a condition. */
  readonly isEngineUp: () => Promise<boolean>;
  /** What the engine says about cases that do not go on. */
  readonly askEngine: AskEngine;
  /** Throws when no document can be stored or read. */
  readonly checkBlobs: () => Promise<void>;
  readonly version: string;
};

/** With what the app itself makes. */
export type Wired = Deps & { readonly hint: () => void };

export const DEFAULTS: ApiSettings = {
  leaseSeconds: 900,
  maxHeld: 3,
  sessionIdleMinutes: 15,
  sessionHours: 12,
  secureCookies: true,
  publicOrigin: null,
  trustProxy: [],
  webRoot: null,
  oidcTitle: 'Single sign-on',
  eventLoopDelayMsMax: 1_000,
  signInTries: { max: 10, minutes: 15 },
  // A clerk works at one a second; bots and benches at some hundred. Brute force is far below what argon2 costs us.
  ratePerMinute: { person: 12_000, stranger: 600, signIn: 240 },
};
