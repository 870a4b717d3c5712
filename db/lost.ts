// Which errors say that the connection is gone, and which say that the database is away: the answer to both is to try again later.

/** What the driver, the operating system and the server say of a connection that no longer is. */
const LOST = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED', 'CONNECT_TIMEOUT', 'QUERY_DEADLINE'],
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '08000', '08001', '08003', '08004', '08006', '08P01'],
]);
/** The server is there but has no time or room: statement_timeout, lock_timeout, too many connections, out of memory or disk. */
const BUSY = new Set(['57014', '55P03', '53000', '53100', '53200', '53300', '40001', '40P01']);
/** A name, a password or a certificate that waiting does not mend. */
const MISCONFIGURED = new Set([
  ...['28000', '28P01', '3D000', '42501', 'SASL_SIGNATURE_MISMATCH', 'AUTH_TYPE_NOT_IMPLEMENTED'],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

type Failure = { readonly code?: unknown; readonly severity?: unknown; readonly cause?: unknown };

/** Drizzle wraps errors: the chain of causes is followed, six deep at most. */
function* chain(error: unknown): Generator<Failure> {
  for (let e = error, depth = 0; typeof e === 'object' && e !== null && depth < 6; depth++, e = (e as Failure).cause) yield e;
}

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean => {
  for (const { code } of chain(error)) if (typeof code === 'string' && codes.has(code)) return true;
  return false;
};

/** The connection that the error came from is dead. What ran on it last has committed or not: nobody can tell. */
export function isLost(error: unknown): boolean {
  if (hasCode(error, LOST)) return true;
  for (const { severity } of chain(error)) if (severity === 'FATAL' || severity === 'PANIC') return true;
  return false;
}

/** Trying the same again later makes sense. */
export const isTransient = (error: unknown): boolean => isLost(error) || hasCode(error, BUSY);

export const isMisconfigured = (error: unknown): boolean => hasCode(error, MISCONFIGURED);

/** Answered to a statement outside a transaction, these say that the server ended the session before or instead of committing it. */
export const isSafeToRepeat = (error: unknown): boolean => hasCode(error, new Set(['57P01', '57P05']));

/** The first error in the chain of causes with this property. */
export function findInChain<T>(error: unknown, pick: (failure: Failure) => T | undefined): T | undefined {
  for (const failure of chain(error)) {
    const found = pick(failure);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An error of our own, shaped like the driver's: told apart by its code. */
export const lost = (code: 'CONNECTION_CLOSED' | 'CONNECTION_ENDED' | 'CONNECT_TIMEOUT' | 'QUERY_DEADLINE', message: string): Error =>
  Object.assign(new Error(message), { code });
