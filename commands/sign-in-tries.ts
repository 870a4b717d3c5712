// Guessing is slow: ten failures in a quarter of an hour for one account, and for one address (quality §3). A name that nobody has is an
// account like any other here, so that being blocked tells nothing.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Refusal } from '../domain/errors.ts';
import type { Db } from '../db/client.ts';
import { forgetTries, noteTry, takeBackTry } from '../db/queries/sign-in-tries.ts';

export type TryLimit = { readonly max: number; readonly minutes: number };
export type Attempt = { /** Once, when it is known whether the password was right. */ end(isRight: boolean): Promise<void> };

/** Tries of this process whose passwords are being looked at: a branch of sixty signs in within one minute, from one address. */
const underWay = new Map<string, Set<Promise<void>>>();
/** More than this many others are not waited for. */
const ROUNDS_MAX = 100;

/** Takes a place for a try. Errors: SIGN_IN_BLOCKED. */
export async function openTry(
  db: Db,
  { username, address, limit }: { readonly username: string; readonly address: string; readonly limit: TryLimit },
): Promise<Attempt> {
  const [account, from] = [keyOf('account', username.trim().toLowerCase()), keyOf('address', networkOf(address))];
  for (let round = 1; ; round++) {
    const places = await noteTry(db, { keys: [account, from], ...limit });
    const blocked = places.filter(({ isBlocked }) => isBlocked);
    if (blocked.length === 0) break;
    const free = places.filter(({ isBlocked }) => !isBlocked).map(({ key }) => key);
    if (free.length > 0) await takeBackTry(db, free);
    const others = blocked.flatMap(({ key }) => [...(underWay.get(key) ?? [])]);
    if (others.length === 0 || round === ROUNDS_MAX) throw refused(Math.max(...blocked.map(({ waitSeconds }) => waitSeconds)));
    await Promise.race(others); // one of them may have been right, and then its place is free again
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const key of [account, from]) underWay.set(key, (underWay.get(key) ?? new Set()).add(promise));
  return {
    async end(isRight) {
      try {
        if (isRight) {
          await takeBackTry(db, [from]);
          await forgetTries(db, { key: account, minutes: limit.minutes });
        }
      } finally {
        for (const key of [account, from]) {
          underWay.get(key)?.delete(promise);
          if (underWay.get(key)?.size === 0) underWay.delete(key);
        }
        resolve();
      }
    },
  };
}

const keyOf = (kind: 'account' | 'address', text: string): string =>
  `${kind}:${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;

/** Whoever has one IPv6 address has all of its network. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = (tail ?? '').split(':').filter((group) => group !== '');
  const full = tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return full
    .slice(0, 4)
    .map((group) => group.padStart(4, '0'))
    .join(':');
}

function refused(waitSeconds: number): Refusal {
  const minutes = Math.ceil(waitSeconds / 60);
  return new Refusal(
    'SIGN_IN_BLOCKED',
    `Signing in has failed too often. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask the platform administrator for a new password.`,
    { retryAfter: waitSeconds, facts: { minutes: String(minutes) } },
  );
}
