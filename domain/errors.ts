// Every way in which the product refuses, in one union and one exhaustive table. The API makes RFC 9457 problems of it, the kit
// ApplicationFailures. A code without a row does not compile.

export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'INVALID_ANSWER'
  | 'INVALID_INPUT'
  | 'SIGNED_OUT'
  | 'WRONG_CREDENTIALS'
  | 'SIGN_IN_BLOCKED'
  | 'FIRST_PASSWORD_EXPIRED'
  | 'PASSWORD_TO_CHANGE'
  | 'WEAK_PASSWORD'
  | 'TOO_MANY_KEYS'
  | 'OIDC_REFUSED'
  | 'OIDC_NO_ACCOUNT'
  | 'OIDC_UNAVAILABLE'
  | 'FORBIDDEN'
  | 'CROSS_SITE'
  | 'FOUR_EYES'
  | 'SEGREGATION'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'MEDIA_TYPE'
  | 'BODY_TOO_LARGE'
  | 'UNKNOWN_PROCESS'
  | 'HELD_BY_ANOTHER'
  | 'HELD_TOO_MANY'
  | 'SKILL_MISSING'
  | 'NOT_HELD'
  | 'NOT_ELIGIBLE'
  | 'STALE_FENCE'
  | 'LEASE_EXPIRED'
  | 'DELEGATED'
  | 'NOT_DELEGATED'
  | 'NOT_RETURNABLE'
  | 'NOT_MOVABLE'
  | 'NOT_DECIDED'
  | 'TAKEN_UP'
  | 'QUESTION_CLOSED'
  | 'NOT_ATTACHED'
  | 'NOT_ON_HOLD'
  | 'TASK_COMPLETED'
  | 'TASK_CANCELLED'
  | 'APPROVE_INSTEAD'
  | 'ROLE_CONFLICT'
  | 'CHANGE_PENDING'
  | 'CHANGE_DECIDED'
  | 'CHANGE_VOID'
  | 'CHANGE_EMPTY'
  | 'SUBSTITUTION_LOOP'
  | 'CASE_CLOSED'
  | 'CASE_CLOSING'
  | 'PAST_RETURN'
  | 'CHILD_DIVERGED'
  | 'EFFECT_DIVERGED'
  | 'EFFECT_UNKNOWN'
  | 'STALE_RUN'
  | 'IDEMPOTENCY_REQUIRED'
  | 'IDEMPOTENCY_MISMATCH'
  | 'IDEMPOTENCY_RUNNING'
  | 'PRECONDITION_REQUIRED'
  | 'STALE_VERSION'
  | 'CALENDAR_NOT_LOADED'
  | 'CLOCK_NEVER_PAUSES'
  | 'CLOCK_PAUSED'
  | 'CLOCK_NOT_PAUSED'
  | 'CLOCK_ENDED'
  | 'PAUSE_USED_UP'
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'FILE_TYPE'
  | 'FILE_CORRUPT'
  | 'FILE_ENCRYPTED'
  | 'FILE_SCRIPTED'
  | 'FILE_TOO_MANY_PAGES'
  | 'FILE_TOO_MANY_PIXELS'
  | 'DOCUMENT_IN_USE'
  | 'BLOB_MISSING'
  | 'KEY_MISSING'
  | 'PAYLOAD_UNREADABLE'
  | 'BULK_TOO_LARGE'
  | 'BULK_ENDED'
  | 'VIEW_NAME_TAKEN'
  | 'TOO_MANY_REQUESTS'
  | 'OVERLOADED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

type Row = { readonly status: number; readonly title: string; readonly retryable: boolean };

export const ERRORS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not well-formed', retryable: false },
  INVALID_ANSWER: { status: 422, title: 'The answer does not fit the form', retryable: false },
  INVALID_INPUT: { status: 422, title: 'The input does not fit the process', retryable: false },
  SIGNED_OUT: { status: 401, title: 'You are signed out', retryable: false },
  WRONG_CREDENTIALS: { status: 401, title: 'User name or password is wrong', retryable: false },
  SIGN_IN_BLOCKED: { status: 429, title: 'Signing in has failed too often', retryable: true },
  FIRST_PASSWORD_EXPIRED: { status: 403, title: 'The first password was not used in time', retryable: false },
  PASSWORD_TO_CHANGE: { status: 403, title: 'Choose a password of your own first', retryable: false },
  WEAK_PASSWORD: { status: 422, title: 'The password is too easy to guess', retryable: false },
  TOO_MANY_KEYS: { status: 409, title: 'The bot has too many keys', retryable: false },
  OIDC_REFUSED: { status: 401, title: 'Signing in through your organisation did not succeed', retryable: false },
  OIDC_NO_ACCOUNT: { status: 403, title: 'You have no account here', retryable: false },
  OIDC_UNAVAILABLE: { status: 503, title: 'The sign-in of your organisation is away', retryable: true },
  FORBIDDEN: { status: 403, title: 'Your roles do not allow this', retryable: false },
  CROSS_SITE: { status: 403, title: 'The request did not come from the workbench', retryable: false },
  FOUR_EYES: { status: 403, title: 'Another person must do this', retryable: false },
  SEGREGATION: { status: 403, title: 'Your earlier duty in this matter excludes you', retryable: false },
  NOT_FOUND: { status: 404, title: 'There is no such thing, or it is not yours to see', retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method', retryable: false },
  MEDIA_TYPE: { status: 415, title: 'The body is not of an accepted type', retryable: false },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', retryable: false },
  UNKNOWN_PROCESS: { status: 404, title: 'There is no such process', retryable: false },
  HELD_BY_ANOTHER: { status: 409, title: 'Somebody else holds this item', retryable: false },
  SKILL_MISSING: { status: 403, title: 'The item asks for a skill that you do not have', retryable: false },
  HELD_TOO_MANY: { status: 409, title: 'You hold as many items as one person may', retryable: false },
  NOT_ELIGIBLE: { status: 409, title: 'That person cannot take this item', retryable: false },
  NOT_HELD: { status: 409, title: 'You do not hold this item', retryable: false },
  DELEGATED: { status: 409, title: 'The item is with a delegate', retryable: false },
  NOT_DELEGATED: { status: 409, title: 'The item is with no delegate', retryable: false },
  NOT_RETURNABLE: { status: 409, title: 'The item has nowhere to go back to', retryable: false },
  NOT_MOVABLE: { status: 409, title: 'The item cannot go to that queue', retryable: false },
  NOT_DECIDED: { status: 409, title: 'This is no decision of yours', retryable: false },
  TAKEN_UP: { status: 409, title: 'The process has taken the decision up', retryable: false },
  QUESTION_CLOSED: { status: 409, title: 'The question is closed', retryable: false },
  NOT_ATTACHED: { status: 409, title: 'The document is not attached any more', retryable: false },
  NOT_ON_HOLD: { status: 409, title: 'The case is not on hold', retryable: false },
  STALE_FENCE: { status: 409, title: 'The item was claimed again since you took it', retryable: false },
  LEASE_EXPIRED: { status: 409, title: 'Your time with this item ran out', retryable: false },
  TASK_COMPLETED: { status: 409, title: 'The item is completed already', retryable: false },
  TASK_CANCELLED: { status: 410, title: 'The item was cancelled', retryable: false },
  APPROVE_INSTEAD: { status: 403, title: 'You approve this, you do not start it', retryable: false },
  ROLE_CONFLICT: { status: 409, title: 'One person cannot hold these roles together', retryable: false },
  CHANGE_PENDING: { status: 409, title: 'The same change waits for approval already', retryable: false },
  CHANGE_DECIDED: { status: 409, title: 'The change has been decided already', retryable: false },
  CHANGE_VOID: { status: 409, title: 'What the change is about has changed since', retryable: false },
  CHANGE_EMPTY: { status: 409, title: 'The change would change nothing', retryable: false },
  SUBSTITUTION_LOOP: { status: 409, title: 'They would stand in for each other', retryable: false },
  CASE_CLOSED: { status: 409, title: 'The case is closed', retryable: false },
  CASE_CLOSING: { status: 409, title: 'The case is being withdrawn', retryable: false },
  PAST_RETURN: { status: 409, title: 'The case can no longer be withdrawn', retryable: false },
  CHILD_DIVERGED: { status: 409, title: 'The child case exists with another input', retryable: false },
  EFFECT_UNKNOWN: { status: 409, title: 'It is not known yet whether it was carried out', retryable: true },
  EFFECT_DIVERGED: { status: 409, title: 'The same key was used for another effect', retryable: false },
  STALE_RUN: { status: 409, title: 'A newer run of the case has taken over', retryable: false },
  IDEMPOTENCY_REQUIRED: { status: 400, title: 'An Idempotency-Key is required', retryable: false },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'The Idempotency-Key was used for another request', retryable: false },
  IDEMPOTENCY_RUNNING: { status: 409, title: 'The same request is still being carried out', retryable: true },
  PRECONDITION_REQUIRED: { status: 428, title: 'If-Match is required', retryable: false },
  STALE_VERSION: { status: 412, title: 'It was changed since you read it', retryable: false },
  CALENDAR_NOT_LOADED: { status: 409, title: 'The calendar of that year is not loaded', retryable: false },
  CLOCK_NEVER_PAUSES: { status: 409, title: 'This deadline cannot be paused', retryable: false },
  CLOCK_PAUSED: { status: 409, title: 'The clock is paused already', retryable: false },
  CLOCK_NOT_PAUSED: { status: 409, title: 'The clock is not paused', retryable: false },
  CLOCK_ENDED: { status: 409, title: 'The clock has ended', retryable: false },
  PAUSE_USED_UP: { status: 409, title: 'The clock has been paused as long as it may', retryable: false },
  FILE_EMPTY: { status: 422, title: 'The file is empty', retryable: false },
  FILE_TOO_LARGE: { status: 413, title: 'The file is too large', retryable: false },
  FILE_TYPE: { status: 415, title: 'The file is not of an accepted type', retryable: false },
  FILE_CORRUPT: { status: 422, title: 'The file is damaged', retryable: false },
  FILE_ENCRYPTED: { status: 422, title: 'The file is protected by a password', retryable: false },
  FILE_SCRIPTED: { status: 422, title: 'The file contains a script', retryable: false },
  FILE_TOO_MANY_PAGES: { status: 422, title: 'The file has too many pages', retryable: false },
  FILE_TOO_MANY_PIXELS: { status: 422, title: 'The image is too large', retryable: false },
  DOCUMENT_IN_USE: { status: 409, title: 'The document belongs to another case', retryable: false },
  BLOB_MISSING: { status: 500, title: 'The stored file is missing or damaged', retryable: false },
  KEY_MISSING: { status: 503, title: 'The key of this case cannot be found', retryable: true },
  PAYLOAD_UNREADABLE: { status: 422, title: 'The payload cannot be opened', retryable: false },
  BULK_TOO_LARGE: { status: 422, title: 'Too many items for one bulk', retryable: false },
  BULK_ENDED: { status: 409, title: 'The bulk has ended already', retryable: false },
  VIEW_NAME_TAKEN: { status: 409, title: 'There is a view of that name already', retryable: false },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests', retryable: true },
  OVERLOADED: { status: 503, title: 'The service is shedding load', retryable: true },
  UNAVAILABLE: { status: 503, title: 'The database is away', retryable: true },
  INTERNAL: { status: 500, title: 'Something went wrong on our side', retryable: false },
} as const satisfies Record<ErrorCode, Row>;

/** One finding about one member of a request body; `pointer` is a JSON pointer. */
export type FieldError = { readonly pointer: string; readonly code: string; readonly message: string };

type Detail = {
  readonly errors?: readonly FieldError[] | undefined;
  readonly cause?: unknown;
  readonly retryAfter?: number;
  readonly facts?: Readonly<Record<string, string>>;
};

/** The product's only error for what it refuses. `message` says what happened and what to do next, without internals. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;
  /** What the message speaks of (holder, rule, person), so that a screen can say it in its own language. */
  readonly facts: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, { errors = [], cause, retryAfter, facts = {} }: Detail = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.facts = facts;
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);
