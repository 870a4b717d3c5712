// The schema of money, apart from money.ts so that the workflow bundle stays free of zod.
import { z } from 'zod';
import type { Minor } from './money.ts';

/** Input and output are the same type: what JSON carries is what the process reads (no transforms in forms). */
const MinorSchema = z.int().nonnegative().max(1_000_000_000_000_00) as unknown as z.ZodType<Minor, Minor>;

export const Money = z.object({ amountMinor: MinorSchema, currency: z.literal('CNY') }).meta({ id: 'Money' });
