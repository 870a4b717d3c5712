// What is a fault of ours in a write of the process: broken constraints, values that do not fit, statements that the database does not
// understand, plain mistakes of code. Trying again changes nothing, so the workflow task fails, visibly, until the code is mended.
import { ApplicationFailure } from '@temporalio/activity';
import { refusalOf } from '../db/client.ts';
import { findInChain } from '../db/lost.ts';

type DatabaseError = { readonly code: string; readonly table_name?: string; readonly constraint_name?: string };

/** SQLSTATE classes: 22 data exception, 23 integrity constraint violation, 42 syntax error or access rule violation. */
const FAULTY = /^(22|23|42)/;

/** Runs a write; its faults become failures that are not retried. The text names what was broken, never a value. */
export async function failingOnFaults<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw faultOf(error) ?? error;
  }
}

function faultOf(error: unknown): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure || refusalOf(error)) return undefined;
  const broken = findInChain(error, (e) => (typeof e.code === 'string' && FAULTY.test(e.code) ? (e as DatabaseError) : undefined));
  if (broken) {
    const where = [broken.table_name, broken.constraint_name].filter(Boolean).join(', ');
    return ApplicationFailure.nonRetryable(`SQLSTATE ${broken.code}${where ? ` (${where})` : ''}`, 'FAULT');
  }
  return error instanceof TypeError || error instanceof RangeError ? ApplicationFailure.nonRetryable(error.message, 'FAULT') : undefined;
}
