// The schemas of the database. `app` is the product's, `audit` the log that only grows, `core` the embedded core banking ledger, `outside` the
// stand-ins for other systems.
import { pgSchema } from '../drizzle.ts';

export const app = pgSchema('app');
export const audit = pgSchema('audit');
export const outside = pgSchema('outside');
export const core = pgSchema('core');
