import { expect, test } from 'vitest';
import { BULK_PERMISSION } from '../../domain/bulk.ts';
import { bulkKinds } from '../../web/queues/bulk-kinds.ts';

const anna = { id: 'anna', permissions: ['task.work', 'task.comment', 'case.note'] };
const lead = { id: 'lead', permissions: Object.values(BULK_PERMISSION) };
const lease = (by: string) => ({ by, name: by, until: '2026-02-02T09:00:00.000Z' });
const waiting = { state: 'open', lease: null, delegate: null } as const;
const hers = { state: 'claimed', lease: lease('anna'), delegate: null } as const;
const prepared = { ...hers, delegate: { id: 'ben', name: 'Ben' } };

test('the selected items are offered what the person may do with them, and acts on what one holds only to who holds any', () => {
  expect(bulkKinds([waiting], anna)).toEqual(['comment', 'note', 'link']);
  expect(bulkKinds([waiting, hers], anna)).toEqual([
    'give-back',
    'set-aside',
    'hand-over',
    'return',
    'delegate',
    'comment',
    'note',
    'link',
  ]);
  expect(bulkKinds([prepared], anna)).toEqual(['take-back', 'comment', 'note', 'link']);
  expect(bulkKinds([hers], lead)).not.toContain('give-back');
  expect(bulkKinds([hers], { ...anna, permissions: [] })).toEqual([]);
});

test('no act is left out', () => {
  expect([...bulkKinds([hers, prepared], { ...lead, id: 'anna' })].sort()).toEqual(Object.keys(BULK_PERMISSION).sort());
});
