// The task that opens when a step has failed for good. Its name is reserved; every process has it without declaring it.
import { z } from 'zod';
import { hours, type ProcessSpec, type TaskSpec } from './process.ts';

export const incident = {
  title: { en: 'A step failed: mend its cause', zh: '步骤失败：请排除原因' },
  queue: 'operations',
  within: hours(4),
  priority: 1,
  form: z.object({
    action: z.enum(['again', 'supply']).meta({
      titles: { en: 'What to do', zh: '处理方式' },
      enumTitles: {
        again: { en: 'The cause is mended: run the step once more', zh: '原因已排除，重新执行该步骤' },
        supply: { en: 'Take the result below (only where the step allows it)', zh: '代填下方结果（仅限允许的步骤）' },
      },
    }),
    note: z
      .string()
      .min(5)
      .max(2_000)
      .meta({ widget: 'textarea', titles: { en: 'What was done', zh: '处理说明' } }),
    result: z
      .string()
      .max(20_000)
      .optional()
      .meta({ widget: 'textarea', titles: { en: 'Result as JSON (only to supply)', zh: '结果 JSON（仅代填时）' } }),
  }),
} as const satisfies TaskSpec;

/** The definition of a task of a process, the reserved ones included; undefined when there is none. */
export function taskSpecOf(process: ProcessSpec, task: string): TaskSpec | undefined {
  return task === 'incident' ? incident : process.tasks[task];
}
