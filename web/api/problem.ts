// What the API refuses, as one error: RFC 9457 problems, and the three that only a client can have (no
// connection, unreadable answer, a draft that could not be saved before an act).
import type { components } from './schema.d.ts';
import type { ProblemBody } from './types.ts';

export type FieldError = components['schemas']['FieldError'];

type Body = Partial<ProblemBody> | { readonly code: 'OFFLINE' | 'DRAFT_UNSAVED' | 'FORBIDDEN' };

/** Codes that say so. */
const LOST = new Set(['LEASE_EXPIRED', 'STALE_FENCE', 'NOT_HELD', 'HELD_BY_ANOTHER', 'TASK_CANCELLED', 'TASK_COMPLETED', 'FORBIDDEN']);

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly facts: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;

  constructor(status: number, body: Body) {
    const {
      code = 'UNREADABLE',
      detail = '',
      errors = [],
      facts = {},
      traceId,
    }: Partial<Omit<ProblemBody, 'code'>> & { code?: string } = body;
    super(detail || code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.facts = facts;
    this.traceId = traceId;
  }

  /** Nobody knows whether it was carried out: the same request, with the same key, may be sent again. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'IDEMPOTENCY_RUNNING';
  }

  /** The same request may succeed later: with a connection, after signing in, or when less is asked at once. */
  get mayPass(): boolean {
    return this.isUnanswered || this.status === 401 || this.status === 429;
  }

  /** An item that is no longer hers. */
  get isLoss(): boolean {
    return LOST.has(this.code);
  }
}

export const offline = (): Problem => new Problem(0, { code: 'OFFLINE' });
/** Nothing was asked of the server: an act waits for the draft. */
export const unsaved = (): Problem => new Problem(409, { code: 'DRAFT_UNSAVED' });
/** Nor here: what the session says is enough. */
export const forbidden = (): Problem => new Problem(403, { code: 'FORBIDDEN' });
export const toProblem = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
