// Holds every answer that a test sees against openapi.json: a status that is not declared, or a body that does not fit, fails the test.
import { readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import type { LightMyRequestResponse } from 'fastify';

type Content = Record<string, { schema: object }>;
type Operation = { responses: Record<string, { content?: Content }> };
type Document = { paths: Record<string, Record<string, Operation>>; components: object };
const contract = JSON.parse(readFileSync(new URL('../../../api/openapi.json', import.meta.url), 'utf8')) as Document;

const patterns = Object.keys(contract.paths)
  .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => a.path.split('{').length - b.path.split('{').length);

const validators = new Map<string, Validator>();

/** Which answers a run has seen, as `POST /v1/claims 204`. */
export const seen = new Set<string>();

export function holdToContract(method: string, url: string, response: LightMyRequestResponse): void {
  const path = patterns.find(({ pattern }) => pattern.test(url.split('?', 1)[0] ?? ''))?.path;
  const operation = path === undefined ? undefined : contract.paths[path]?.[method.toLowerCase()];
  if (!operation) return; // not an address of the contract: the problem of a 404 or 405 is checked where it is tested
  const status = String(response.statusCode);
  const declared = operation.responses[status];
  if (!declared) throw new Error(`${method} ${String(path)} answered ${status}, which the contract does not declare: ${response.body}`);
  seen.add(`${method} ${String(path)} ${status}`);
  const type = String(response.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  const schema = declared.content?.[type]?.schema;
  if (!schema) {
    if (response.body !== '' && declared.content) throw new Error(`${method} ${String(path)} ${status} is of type "${type}", not declared`);
    return;
  }
  if (!type.endsWith('json')) return;
  const name = `${String(path)} ${method} ${status}`;
  const validator = validators.get(name) ?? new Validator({ ...schema, components: contract.components }, '2020-12', false);
  validators.set(name, validator);
  const { valid, errors } = validator.validate(response.json());
  if (!valid) throw new Error(`${name} does not fit the contract: ${JSON.stringify(errors.at(-1))} ${response.body.slice(0, 500)}`);
}
