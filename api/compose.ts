// What main.ts hands to the app, made from the configuration: the database, the stores, the screening of uploads.
import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import { clearIncoming, folderBlobs } from '../activities/adapters/blobs.ts';
import { openEngine } from '../activities/adapters/engine.ts';
import { startScreening } from '../activities/adapters/images.ts';
import { openOidc } from '../activities/adapters/oidc.ts';
import type { Config } from '../config.ts';
import { connect } from '../db/client.ts';
import { CN } from '../domain/calendar/calendars.ts';
import * as catalog from '../workflows/catalog.ts';
import { DEFAULTS, type Deps } from './deps.ts';
import { decoderOf } from './decode.ts';
import { vaultOf } from './vault.ts';

/** Connections of one process: statements are short, and 20 of them saturate two cores. */
const CONNECTIONS = 20;
const DIAL_MS_MAX = 1_000;
/** No upload takes longer: what is older was left half-written by a crash, and not by another process that is just writing it. */
const UPLOAD_MS_MAX = 3_600_000;

export async function compose(
  config: Config,
  { webRoot, version, startedAt }: { webRoot: string; version: string; startedAt: Date },
): Promise<Deps & { close(): Promise<void> }> {
  const db = connect({ url: config.databaseUrl, name: 'countersign-api', max: CONNECTIONS });
  const blobDir = config.blobDir ?? join(config.dataDir, 'blobs');
  await mkdir(blobDir, { recursive: true });
  await clearIncoming(blobDir, new Date(startedAt.getTime() - UPLOAD_MS_MAX));
  const screening = startScreening();
  const engine = openEngine({ address: config.temporalAddress, namespace: config.temporalNamespace });
  return {
    db,
    catalog: Object.values(catalog),
    calendar: CN,
    blobs: folderBlobs(blobDir),
    screen: screening.screenUpload,
    decode: decoderOf(db, Buffer.from(config.masterKey, 'base64')),
    vault: vaultOf(Buffer.from(config.masterKey, 'base64')),
    settings: {
      ...DEFAULTS,
      ...{ leaseSeconds: config.leaseSeconds, maxHeld: config.maxHeld },
      ...{ sessionIdleMinutes: config.sessionIdleMinutes, sessionHours: config.sessionHours },
      ...{ secureCookies: config.secureCookies, publicOrigin: config.publicOrigin ?? null, webRoot },
      trustProxy: config.trustProxy,
      oidcTitle: config.oidcTitle,
    },
    oidc: await oidcOf(config),
    hasEngine: true,
    isEngineUp: () => answers(config.temporalAddress),
    askEngine: { tries: engine.workflowTaskTries, failing: engine.failingCases },
    checkBlobs: () => access(blobDir, constants.R_OK | constants.W_OK),
    version,
    close: async () => {
      await screening.close();
      await engine.close();
      await db.close();
    },
  };
}

/** Errors: a file of the secret that cannot be read. */
async function oidcOf({ oidcIssuer: issuer, oidcClientId: clientId, ...config }: Config) {
  if (issuer === undefined || clientId === undefined) return null;
  const file = config.oidcClientSecretFile;
  const clientSecret = file === undefined ? (config.oidcClientSecret ?? null) : (await readFile(file, 'utf8')).trim();
  return openOidc({ issuer, clientId, clientSecret, claim: config.oidcClaim, scope: config.oidcScope });
}

/** Whether somebody listens there. More is not asked: the API works without the engine. */
function answers(address: string): Promise<boolean> {
  const [host = '127.0.0.1', port = '0'] = address.split(/:(?=\d+$)/);
  return new Promise((resolve) => {
    const socket = dial({ host, port: Number(port) });
    const end = (isUp: boolean) => (socket.destroy(), resolve(isUp));
    socket
      .setTimeout(DIAL_MS_MAX, () => end(false))
      .once('connect', () => end(true))
      .once('error', () => end(false));
  });
}
