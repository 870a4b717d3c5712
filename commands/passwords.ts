// Passwords: argon2id, and the same work for a name that nobody has, so that the time of an answer tells nothing.
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { PASSWORD_LENGTH_MIN } from '../domain/password.ts';

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

/** Told apart by eye and ear when it is read from a slip of paper. */
const LETTERS = 'abcdefghkmnpqrstuvwxyz23456789';

/** One that somebody is handed for her first sign-in: four groups of five, some 98 bits. */
export const newFirstPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-');
