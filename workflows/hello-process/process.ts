// The smallest process: somebody is asked to greet somebody. docs/adding-a-process.md is written along it.
import { z } from 'zod';
import { defineProcess, hours } from '../../domain/process.ts';

const text = (en: string, zh: string, max: number) => z.string().min(1).max(max).meta({ titles: { en, zh } });

export const helloProcess = defineProcess({
  id: 'hello-process',
  prefix: 'HEL',
  version: 1,
  title: { en: 'Hello', zh: '打个招呼' },
  owner: 'operations',
  input: z.object({ name: text('Who is to be greeted', '问候对象', 100) }),
  outcomes: ['greeted'],
  stages: [],
  clocks: {},
  steps: {},
  tasks: {
    greet: {
      title: { en: 'Greet', zh: '问候' },
      queue: 'general',
      within: hours(4),
      form: z.object({ greeting: text('Greeting', '问候语', 200) }),
    },
  },
  words: { greeted: { en: 'Greeted', zh: '已问候' } },
  opensWith: { task: 'greet' },
});
