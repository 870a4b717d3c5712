// Does an answer fit the form? The snapshot that the task was opened with decides; while today's definition is still that form, its own
// refinements (which JSON Schema cannot say) are asked too.
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { Refusal, type FieldError } from '../domain/errors.ts';
import { taskSpecOf } from '../domain/incident.schema.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { JsonSchema } from '../db/queries/form-cache.ts';
import { formToday } from '../db/queries/forms.ts';
import { closedSchema } from './closed-schema.ts';

export type Asked = {
  readonly process: ProcessSpec | undefined;
  readonly task: string;
  readonly formHash: string;
  readonly form: JsonSchema;
};

/** Errors: INVALID_ANSWER, naming each member by its pointer in the request body. */
export function checkAnswer(answer: Readonly<Record<string, unknown>>, asked: Asked): void {
  const errors = [...bySnapshot(answer, asked), ...byDefinition(answer, asked)];
  if (errors.length === 0) return;
  const members = [...new Set(errors.map((error) => error.pointer.slice('/answer/'.length)))].filter(Boolean);
  throw new Refusal(
    'INVALID_ANSWER',
    `The answer does not fit the form${members.length > 0 ? `: look at ${members.join(', ')}` : ''}. Nothing was changed.`,
    {
      errors: errors.slice(0, ERRORS_MAX),
    },
  );
}

/** More than any form has members; a hostile answer is not mirrored back whole. */
const ERRORS_MAX = 100;
const VALIDATORS_MAX = 1_000;
const validators = new Map<string, Validator>();

function validatorOf({ formHash, form }: Asked): Validator {
  const known = validators.get(formHash);
  if (known) return known;
  const made = new Validator(closedSchema(form) as Schema, '2020-12', false);
  const [oldest] = validators.keys();
  if (validators.size >= VALIDATORS_MAX && oldest !== undefined) validators.delete(oldest);
  validators.set(formHash, made);
  return made;
}

function bySnapshot(answer: unknown, asked: Asked): FieldError[] {
  const { valid, errors } = validatorOf(asked).validate(answer);
  return valid ? [] : errors.filter((unit) => !CONTAINERS.has(unit.keyword)).map(fieldError);
}

/** Say only that something below is wrong; what is below says it better. */
const CONTAINERS = new Set([
  'properties',
  'items',
  'prefixItems',
  '$ref',
  'allOf',
  'if',
  'dependentSchemas',
  'patternProperties',
  'additionalProperties',
  'contains',
  'then',
  'else',
]);

function fieldError({ keyword, instanceLocation, error }: OutputUnit): FieldError {
  const missing = keyword === 'required' ? /"([^"]+)"/.exec(error)?.[1] : undefined;
  const at = instanceLocation.replace(/^#/, '');
  if (keyword === 'false') return { pointer: `/answer${at}`, code: 'additionalProperties', message: 'The form has no such member.' };
  return { pointer: `/answer${at}${missing === undefined ? '' : `/${missing}`}`, code: keyword, message: error };
}

function byDefinition(answer: unknown, { process, task, formHash }: Asked): FieldError[] {
  const spec = process && taskSpecOf(process, task);
  if (!process || !spec || formToday(process, task)?.hash !== formHash) return [];
  const { error } = spec.form.safeParse(answer);
  const refinements = error?.issues.filter(({ code }) => code === 'custom') ?? [];
  return refinements.map(({ path, message }) => ({ pointer: ['/answer', ...path.map(String)].join('/'), code: 'custom', message }));
}
