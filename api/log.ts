// What may be logged: ids and shapes, never contents. Errors of the database quote parameters, errors of JSON quote the body.
type Failure = {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly constraint_name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
};

/** Errors of our own code and of the language, whose messages are written by programmers and hold no data. */
const SPEAKING = new Set(['Error', 'RangeError', 'ReferenceError', 'AssertionError', 'Refusal', 'SealBroken']);

/** An error as far as it may be logged: kind, code, constraint, and where it came from. */
export function loggable(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { name: typeof error };
  const { name, code, constraint_name: constraint, message, stack, cause } = error as Failure;
  const mayQuote = !SPEAKING.has(String(name)) || 'query' in error || 'severity' in error;
  return {
    name,
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    ...(!mayQuote && { message }),
    ...(typeof stack === 'string' && {
      at: stack
        .split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 12),
    }),
    ...(cause !== undefined && depth < 4 && { cause: loggable(cause, depth + 1) }),
  };
}

/** Ids of our own making, as they stand in addresses. Anything else that somebody typed into one stays out of the log. */
const OUR_ID = /^[A-Z]{2,5}-\d{8}-[0-9A-Z]{8}(\.[A-Za-z]\w{0,60}\.[\w/-]{1,60})?$/;
export const ourId = (value: unknown): string | undefined => (typeof value === 'string' && OUR_ID.test(value) ? value : undefined);
