// A small process of the tests' own: it begins with a person, has two pairs of eyes, a P4 field and a refinement.
import { z } from 'zod';
import { p4 } from '../../../domain/data-class.schema.ts';
import { defineProcess, hours, minutes, workingDays } from '../../../domain/process.ts';

export const letter = defineProcess({
  id: 'test-letter',
  prefix: 'LET',
  version: 1,
  title: { en: 'Letter', zh: '信函' },
  owner: 'tests',
  input: z.object({
    subject: z.string().min(3).max(200),
    customerId: z.string().max(64).optional(),
    documents: z.array(z.string()).max(5).optional(),
    secret: p4(z.string().max(40)).optional(),
  }),
  lists: { customer: 'customerId', text: ['subject'] },
  outcomes: ['sent', 'dropped'],
  stages: ['writing', 'checking'],
  clocks: { answer: { kind: 'internal', within: hours(48) } },
  steps: {},
  opensWith: { task: 'write' },
  tasks: {
    write: {
      title: { en: 'Write the letter', zh: '起草信函' },
      queue: 'general',
      within: workingDays(1),
      stage: 'writing',
      form: z
        .object({
          text: z.string().min(5).max(500),
          account: p4(z.string().max(40)).optional(),
          reasonCode: z.enum(['LATE', 'OTHER']).optional(),
          copies: z.int().min(1).max(9).optional(),
        })
        .refine(({ text }) => !text.includes('forbidden'), { path: ['text'], message: 'This word is not written.' }),
    },
    check: {
      title: { en: 'Check the letter', zh: '复核信函' },
      queue: 'document-verifier',
      within: minutes(30),
      notSamePersonAs: ['write', 'starter'],
      form: z.object({ agreed: z.boolean() }),
    },
    again: {
      title: { en: 'Read it again', zh: '再读一遍' },
      queue: 'complaint-handler',
      within: hours(4),
      priority: 1,
      form: z.object({ read: z.literal(true) }),
    },
  },
});
