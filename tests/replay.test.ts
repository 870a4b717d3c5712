// Today's code accepts every history ever recorded: a released story replays for ever.
import { expect, test } from 'vitest';
import { fixedKey } from '../activities/adapters/payload-codec.ts';
import { buildBundle } from '../workers/bundle.ts';
import { replayHistory } from '../workers/replay.ts';
import { goldenHistories } from './support/histories.ts';
import { TEST_KEY } from './support/test-key.ts';

const bundle = await buildBundle();
const histories = await goldenHistories();

test.each(histories)('$process: “$story” replays on today’s code', async ({ caseId, history }) => {
  expect(await replayHistory({ bundle, keys: fixedKey(TEST_KEY), caseId, history })).toEqual({ same: true });
});

test('a history does not replay under another case id, so the check can fail', async () => {
  const [first] = histories;
  const verdict = await replayHistory({ bundle, keys: fixedKey(TEST_KEY), caseId: 'CMP-20260101-00000000', history: first?.history }).catch(
    () => ({ same: false }),
  );
  expect(verdict.same).toBe(false);
});
