// A process of the tests' own that keys a paper twice: blind, by two people, and a third one settles what differs.
import { z } from 'zod';
import { defineProcess, hours } from '../../../../domain/process.ts';

const text = (en: string, zh: string) => ({ en, zh });
const keyed = z.object({ name: z.string().min(1).max(80), account: z.string().min(1).max(40) });

export const doubleEntry = defineProcess({
  id: 'test-double-entry',
  prefix: 'DBL',
  version: 1,
  title: text('Double entry', '双人录入'),
  owner: 'tests',
  input: z.object({ paper: z.string().max(64) }),
  outcomes: ['agreed', 'settled'],
  stages: [],
  clocks: {},
  steps: {},
  tasks: {
    keyFirst: {
      title: text('Key the paper', '初录'),
      queue: 'general',
      within: hours(1),
      form: keyed,
      segregation: ['SOD-02'],
      hiddenUntil: ['keySecond'],
    },
    keySecond: {
      title: text('Key the paper again', '复录'),
      queue: 'general',
      within: hours(1),
      form: keyed,
      segregation: ['SOD-02'],
      hiddenUntil: ['keyFirst'],
    },
    arbitrate: {
      title: text('Settle what differs', '仲裁'),
      queue: 'general',
      within: hours(1),
      form: keyed,
      segregation: ['SOD-02'],
      isCheck: true,
    },
  },
});
