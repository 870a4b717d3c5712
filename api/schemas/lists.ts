// Counts, saved views and search over items.
import { z } from 'zod';
import { BANDS, type Band } from '../../domain/item-query.ts';
import { Id, Instant, list, Name, pageOf, Text } from './common.ts';
import { ItemQueryAddress, ItemQueryBody } from './item-query.ts';
import { described, named } from './registry.ts';

const Bands = z.object(Object.fromEntries(BANDS.map((band) => [band, z.int()])) as Record<Band, z.ZodInt>);
export const CountsQuery = z.object(ItemQueryAddress);
export const Counts = named(
  'Counts',
  z.object({
    total: z.int(),
    bands: Bands,
    queues: list(z.object({ queue: z.string(), title: Text, total: z.int(), bands: Bands })),
  }),
  'Items by queue and by where their deadline stands, exactly. Queues without any are left out.',
);

const view = {
  name: z.string().trim().min(1).max(100),
  query: ItemQueryBody,
  columns: described(z.array(Name).max(30).readonly(), 'Which columns, in which order; a screen’s own words.').optional(),
};
export const NewView = z.strictObject({
  ...view,
  team: described(z.boolean(), 'For everybody of your team; by its lead.').optional(),
});
export const ChangedView = z.strictObject(view);
export const ViewHeaders = z.looseObject({ 'if-match': z.string().max(100).optional() });
export const SavedView = named(
  'SavedView',
  z.object({
    id: z.string(),
    name: z.string(),
    query: ItemQueryBody,
    columns: list(z.string()),
    team: described(z.string().nullable(), 'Whose view it is; null: your own.'),
    owner: z.string(),
    ownerName: z.string(),
    mayChange: z.boolean(),
    version: z.int(),
    changedAt: Instant,
  }),
  'A query over items under a name.',
);
export const Views = named('Views', z.object({ items: list(SavedView) }), 'Mine and those of my team, by name.');
export const DeletedView = named('DeletedView', z.object({ id: z.string() }), 'The view is gone.');
export const ViewParams = z.object({ id: Id });

const FoundTask = z.object({ id: z.string(), task: z.string(), title: Text, queue: z.string(), state: z.string() });
export const Found = named(
  'Found',
  z.object({
    kind: described(z.enum(['case', 'task']), 'What the words stand in: the case or its customer’s name, or the note of an item.'),
    id: z.string(),
    caseId: z.string(),
    process: z.string(),
    state: z.enum(['open', 'closed']),
    stage: z.string().nullable(),
    outcome: z.string().nullable(),
    branch: z.string(),
    customerId: z.string().nullable(),
    openedAt: Instant,
    dueAt: Instant.nullable(),
    tasks: described(list(FoundTask), 'Of a case its unfinished items, ten at most; of an item itself.'),
  }),
  'Something found, without the text that it was found by.',
);
export const FoundPage = pageOf(Found);
export const SearchQuery = described(
  z.string().trim().min(2).max(100),
  'Two characters or more; several words must all be there. Ids, texts of cases, notes and comments, names of customers.',
);
export const ExportedCsv = { description: 'CSV in UTF-8 with a BOM', content: { 'text/csv': { schema: z.string() } } };
