// Passwords: argon2id, and the same work for a name that nobody has, so that the time of an answer tells nothing.
import { hash, verify } from '@node-rs/argon2';

/** Shorter ones are refused when they are set (quality: 15 characters without a second factor). */
export const PASSWORD_LENGTH_MIN = 15;
export const PASSWORD_LENGTH_MAX = 200;

/** 19 MiB, two passes: the least that OWASP names for argon2id, some 25 ms of a core. The algorithm's default is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LENGTH_MIN) throw new RangeError(`a password needs at least ${PASSWORD_LENGTH_MIN} characters`);
  return hash(password, COST);
}

let nobodys: Promise<string> | undefined;

/** False for a wrong password, and after the same work for an account without one. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  nobodys ??= hash('nobody has this password', COST);
  const isRight = await verify(passwordHash ?? (await nobodys), password);
  return isRight && passwordHash !== null;
}
