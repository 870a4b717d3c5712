// Today's code accepts every history ever recorded: a released story replays for ever.
import { beforeAll, expect, test } from 'vitest';
import { fixedKey } from '../activities/adapters/payload-codec.ts';
import { buildBundle } from '../workers/bundle.ts';
import { replayHistories, replayHistory, type Verdict } from '../workers/replay.ts';
import { goldenHistories } from './support/histories.ts';
import { TEST_KEY } from './support/test-key.ts';

const bundle = await buildBundle();
const histories = await goldenHistories();
const verdicts: Verdict[] = []; // in the order of the histories
beforeAll(async () => {
  for await (const { verdict } of replayHistories({ bundle, keys: fixedKey(TEST_KEY) }, histories)) verdicts.push(verdict);
});

test.each(histories.map((golden, n) => ({ ...golden, n })))('$process: “$story” replays on today’s code', ({ n }) => {
  expect(verdicts[n]).toEqual({ same: true });
});

test('a history does not replay under another case id, so the check can fail', async () => {
  const [first] = histories;
  const verdict = await replayHistory({ bundle, keys: fixedKey(TEST_KEY), caseId: 'CMP-20260101-00000000', history: first?.history }).catch(
    () => ({ same: false }),
  );
  expect(verdict.same).toBe(false);
});
