// What the product uses of Drizzle, in its CommonJS build. The package.json of drizzle-orm is 179 KB, and Node parses it anew for each of the
// library's hundred and fifty ES modules: 0.5 s of CPU and 220 MB at the start of every process. The same code as CommonJS costs 0.1 s.
import { createRequire } from 'node:module';
import type * as library from 'drizzle-orm';
import type * as pgCore from 'drizzle-orm/pg-core';
import type * as postgresJs from 'drizzle-orm/postgres-js';

const load = createRequire(import.meta.url);
export const { drizzle } = load('drizzle-orm/postgres-js') as typeof postgresJs;
export const { eq, is, sql } = load('drizzle-orm') as typeof library;
export const {
  bigint,
  boolean,
  customType,
  date,
  getTableConfig,
  integer,
  json,
  jsonb,
  numeric,
  pgSchema,
  PgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} = load('drizzle-orm/pg-core') as typeof pgCore;
