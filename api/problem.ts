// Makes RFC 9457 problems of everything that goes wrong, ours and the framework's. What is not a refusal of ours tells the client nothing
// but a trace id.
import type { FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERRORS, Refusal, type ErrorCode, type FieldError } from '../domain/errors.ts';
import { refusalOf } from '../db/client.ts';

export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldError[];
  readonly facts?: Readonly<Record<string, string>>;
  readonly traceId: string;
};

export function problemOf(refusal: Refusal, traceId: string): ProblemBody {
  const { status, title } = ERRORS[refusal.code];
  return {
    type: `/docs/errors/${refusal.code}`,
    title,
    status,
    detail: refusal.message || title,
    code: refusal.code,
    ...(refusal.errors.length > 0 && { errors: refusal.errors }),
    ...(Object.keys(refusal.facts).length > 0 && { facts: refusal.facts }),
    traceId,
  };
}

export function sendProblem(reply: FastifyReply, refusal: Refusal, traceId: string): FastifyReply {
  const problem = problemOf(refusal, traceId);
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
  if (problem.status === 401) reply.header('www-authenticate', 'Session realm="countersign"');
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem);
}

type Thrown = {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly validationContext?: unknown;
  readonly constraint_name?: unknown;
};

/** What an error means to the client; `isFault` says that it is to be looked into. */
export function asRefusal(error: unknown): { readonly refusal: Refusal; readonly isFault: boolean } {
  const refusal = refusalOf(error) ?? (hasZodFastifySchemaValidationErrors(error) ? invalid(error) : ofFramework(error as Thrown));
  if (refusal) return { refusal, isFault: ERRORS[refusal.code].status === 500 };
  const fault = new Refusal(
    'INTERNAL',
    'Something went wrong on our side, and nothing was changed. Try again; if it happens again, report the trace id.',
    { cause: error },
  );
  return { refusal: fault, isFault: true };
}

function invalid(error: {
  validation: readonly { instancePath: string; keyword: string; message?: string | undefined }[];
  validationContext?: unknown;
}): Refusal {
  const where =
    error.validationContext === 'body'
      ? 'body'
      : error.validationContext === 'params'
        ? 'address'
        : error.validationContext === 'headers'
          ? 'headers'
          : 'query';
  return new Refusal(
    'INVALID_REQUEST',
    `The ${where} of the request is not what this address takes: see the errors for each member, and /docs for the shapes.`,
    {
      errors: error.validation.slice(0, 100).map(({ instancePath, keyword, message }) => ({
        pointer: instancePath === '/' ? '' : instancePath,
        code: keyword,
        message: message ?? 'is not valid',
      })),
    },
  );
}

/** By the framework's own codes; a 4xx that is not listed is the client's fault all the same. */
const FRAMEWORK: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['MEDIA_TYPE', 'Send JSON as application/json, and files as multipart/form-data.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['MEDIA_TYPE', 'Send files as multipart/form-data with one part named "file".'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'The body is larger than this address takes. Upload long material as a document.'],
  FST_REQ_FILE_TOO_LARGE: ['FILE_TOO_LARGE', 'At most 20 MB are accepted. Scan the paper at 300 dpi or split the file.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['INVALID_REQUEST', 'The body is empty. Send JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['INVALID_REQUEST', 'Content-Length does not fit the body.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['INVALID_REQUEST', 'The body is not JSON. Check commas, quotes and brackets.'],
  FST_ERR_MAX_PARAM_LENGTH: ['NOT_FOUND', 'The address is too long.'],
  FST_UNDER_PRESSURE: ['OVERLOADED', 'Too much is going on at this moment. Try again in a second.'],
};

function ofFramework({ code, statusCode, constraint_name: constraint }: Thrown): Refusal | undefined {
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (known) return new Refusal(known[0], known[1], known[0] === 'OVERLOADED' ? { retryAfter: 1 } : {});
  if (constraint !== undefined) return undefined;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new Refusal('INVALID_REQUEST', 'The request is not well-formed HTTP, or uses a feature that this address does not take.');
  return undefined;
}
