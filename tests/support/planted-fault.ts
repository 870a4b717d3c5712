// A workflow entry with a fault, which boundaries.test.ts must find: it takes zod into the sandbox.
export { Money } from '../../domain/money.schema.ts';
export { camelCase } from '../../domain/process.ts';
