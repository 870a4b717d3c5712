// How commands end, and what they say when they cannot go on. Documented in the help of `countersign`.
import { BadConfig } from '../config.ts';

export const EXIT = {
  done: 0,
  /** The command ran and the answer is no: tests failed, a replay diverged. */
  failed: 1,
  /** A wrong option, argument or setting. */
  usage: 2,
  /** A port, folder, server or the network is not as needed. */
  environment: 3,
  /** What was asked about does not exist. */
  nothing: 4,
} as const;

export const exitCodeOf = (error: unknown): number => (error instanceof BadConfig ? EXIT.usage : EXIT.environment);

/** A sentence for whoever started the command; a fault of our own comes with its stack, because nothing else would help. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurFault = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  return isOurFault ? (error.stack ?? error.message) : error.message;
}
