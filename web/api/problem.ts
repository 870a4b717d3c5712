// What the API refuses, as one error: RFC 9457 problems, and the two that only a client can have (no connection, unreadable answer).
export type FieldError = { readonly pointer: string; readonly code: string; readonly message: string };

type Body = {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** What the detail speaks of: holder, rule, person … */
  readonly facts?: Readonly<Record<string, string>>;
  readonly traceId?: string;
};

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly facts: Readonly<Record<string, string>>;
  readonly traceId: string | undefined;

  constructor(status: number, body: Body) {
    super(body.detail ?? body.title ?? body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? 'UNREADABLE';
    this.detail = body.detail ?? '';
    this.errors = body.errors ?? [];
    this.facts = body.facts ?? {};
    this.traceId = body.traceId;
  }

  /** Nobody knows whether it was carried out: the same request, with the same key, may be sent again. */
  get isUnanswered(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'IDEMPOTENCY_RUNNING';
  }
}

export const offline = (): Problem => new Problem(0, { code: 'OFFLINE' });
export const toProblem = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, { detail: String(error) }));
