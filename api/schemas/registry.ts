// The named schemas of openapi.json. A registry of our own, because forms of processes name schemas in zod's global one, and the contract
// of the API must not change with the catalogue.
import { z } from 'zod';

type Meta = { id?: string; description?: string; format?: string; examples?: unknown[] };
export const apiSchemas = z.registry<Meta>();

/** Makes a component of openapi.json. */
export function named<T extends z.ZodType>(id: string, schema: T, description: string): T {
  apiSchemas.add(schema, { id, description });
  return schema;
}

/** Describes a member without making a component of it. */
export function described<T extends z.ZodType>(schema: T, description: string, more: Omit<Meta, 'id' | 'description'> = {}): T {
  apiSchemas.add(schema, { description, ...more });
  return schema;
}
