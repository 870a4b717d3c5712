// Makes the check of a field.
import type { Text } from '../process.ts';
import type { Check } from './field.ts';

/** The message says what was found, or what must hold: it reads right beside a tick as beside a cross. It never quotes the paper. */
export function check(rule: string, passed: boolean, effect: Check['effect'], message: Text, confirms?: true): Check {
  return { rule, passed, message, effect, ...(confirms ? { confirms } : {}) };
}
