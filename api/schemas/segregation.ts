// The rules of four-eyes and segregation as auditors and leads read them.
import { z } from 'zod';
import { list, Text } from './common.ts';
import { described, named } from './registry.ts';

export const SegregationRule = named(
  'SegregationRule',
  z.object({
    id: described(z.string(), 'FE-01 … FE-09, SOD-01 … SOD-24, AU-05.', { examples: ['SOD-05'] }),
    says: Text,
    checkedAt: described(
      list(z.enum(['grant', 'insert', 'claim', 'completion', 'command', 'read'])),
      'Empty while the process that it is about is not built.',
    ),
    how: list(z.enum(['roles', 'duties', 'subject', 'kind', 'request'])),
    binds: described(
      list(z.string()),
      'Processes that it binds today, none where one has yet to declare it; `people` is changes of access, `effects` what is sent outside once more.',
    ),
    conflicts: described(
      list(z.object({ roles: list(z.string()), with: described(list(z.string()), 'Null: any other role.').nullable() })),
      'Roles that one person cannot hold together.',
    ),
    waits: described(Text, 'What of it cannot hold yet, because its process is not built.').nullable(),
  }),
  'One rule of four-eyes or segregation of duties.',
);
