// Signing in, sessions, passwords and keys.
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX } from '../../domain/password.ts';
import { KEY_DAYS_MAX } from '../../commands/api-keys.ts';
import { Instant, list, Name } from './common.ts';
import { described, named } from './registry.ts';

export const SignInBody = z.strictObject({ username: z.string().min(1).max(100), password: z.string().min(1).max(PASSWORD_LENGTH_MAX) });
export const Session = named(
  'Session',
  z.object({
    person: z.object({
      id: z.string(),
      name: z.string(),
      roles: list(z.string()),
      permissions: described(list(z.string()), 'What the roles allow, so that a screen offers nothing that would be refused.'),
      kind: z.enum(['person', 'bot']),
      branch: z.string(),
    }),
    mustChangePassword: described(
      z.boolean(),
      'The password was handed out by somebody else: until it is changed, everything else answers PASSWORD_TO_CHANGE.',
    ),
  }),
  'Who is signed in, and what her roles are now.',
);

export const SignInMethods = named(
  'SignInMethods',
  z.object({
    password: z.boolean(),
    oidc: described(
      z.object({ title: z.string(), href: z.string() }).nullable(),
      'Sign-in through the organisation: a link to follow, not to fetch. Null: not set up.',
    ),
  }),
  'How one can sign in here.',
);

export const OidcBegin = z.object({
  to: described(
    z
      .string()
      .max(500)
      .regex(/^\/(?![/\\])[\w\-./~%?=&:,]*$/, 'must be a path of the workbench'),
    'Where the browser is to be afterwards.',
  ).optional(),
});
/** Of the provider: code and state, or an error; the library looks at it. */
export const OidcReturn = z.looseObject({});

export const PasswordBody = z.strictObject({
  current: z.string().min(1).max(PASSWORD_LENGTH_MAX),
  next: described(z.string().min(1).max(PASSWORD_LENGTH_MAX), 'At least 15 characters; not easy to guess.'),
});

const SessionItem = named(
  'SessionItem',
  z.object({
    id: z.string(),
    address: z.string().nullable(),
    agent: described(z.string().nullable(), 'What the browser or program calls itself.'),
    method: z.enum(['password', 'oidc']),
    since: Instant,
    seenAt: described(Instant, 'Kept to half a minute.'),
    expiresAt: Instant,
    isThis: z.boolean(),
  }),
  'A session that counts.',
);
export const SessionList = z.object({ items: list(SessionItem) });
export const SessionId = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'must be an id from the list of sessions') });
export const PersonId = z.object({ id: Name });
export const Ended = named('Ended', z.object({ ended: z.int() }), 'How many sessions ended.');

const Why = described(z.string().trim().min(10).max(1_000), 'What for; logged, so without names of customers.');
export const ResetBody = z.strictObject({ reason: Why });
export const PasswordReset = named(
  'PasswordReset',
  z.object({
    person: z.string(),
    state: z.enum(['asked', 'done']),
    password: described(
      z.string().nullable(),
      'To be handed to the person, who must change it at her first sign-in. It is not shown again.',
    ),
  }),
  'A password to begin with.',
);
export const AskedResets = z.object({
  items: list(
    named(
      'AskedReset',
      z.object({
        person: z.string(),
        name: z.string(),
        reason: z.string(),
        askedBy: z.string(),
        askedByName: z.string(),
        askedAt: Instant,
      }),
      'A new password that waits for its second person.',
    ),
  ),
});

export const KeyBody = z.strictObject({
  bot: described(Name, 'Id of the bot.'),
  title: described(z.string().trim().min(3).max(100), 'Where the key is kept and what for.'),
  onlyQueues: described(z.array(Name).min(1).max(100).nullable(), 'Only these queues; null: all that the roles of the bot work.'),
  owner: described(Name, 'Id of the person who keeps the key, and so does not check what the bot did (SOD-18).'),
  days: z.int().min(1).max(KEY_DAYS_MAX),
});
export const MadeKey = named(
  'MadeKey',
  z.object({ id: z.string(), key: described(z.string(), 'It is not shown again.'), expiresAt: Instant }),
  'A new key: `Authorization: Bearer` with it, and `x-countersign-worker` when several workers share it.',
);
const ApiKey = named(
  'ApiKey',
  z.object({
    id: described(z.string(), 'Also the visible beginning of the key.'),
    bot: z.string(),
    botName: z.string(),
    title: z.string(),
    onlyQueues: list(z.string()).nullable(),
    owner: z.string(),
    ownerName: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
    expiresAt: Instant,
    lastUsedAt: described(Instant.nullable(), 'Kept to a minute.'),
    revokedAt: Instant.nullable(),
    revokedBy: z.string().nullable(),
  }),
  'A key, without what opens.',
);
export const KeyQuery = z.object({ bot: described(Name, 'Only of this bot.').optional() });
export const KeyList = z.object({ items: list(ApiKey) });
export const KeyId = z.object({ id: z.string().regex(/^csk_[a-z0-9]{10}$/, 'must be the id of a key') });
export const Revoked = z.object({ id: z.string() });
