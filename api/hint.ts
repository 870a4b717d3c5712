// Tells the relay that messages wait: after a commit, at once, then at most every 50 ms per process however many commands run. It is a
// hint; the relay polls anyway, so a lost one costs a moment and nothing else.
import type { Db } from '../db/client.ts';
import { notifyMessages } from '../db/queries/hint.ts';

const PAUSE_MS = 50;

export function makeHint(db: Db): () => void {
  let resting = false;
  let wanted = false;
  const send = () => {
    wanted = false;
    resting = true;
    notifyMessages(db).catch(() => undefined);
    setTimeout(() => {
      resting = false;
      if (wanted) send();
    }, PAUSE_MS).unref();
  };
  return () => (resting ? (wanted = true) : send());
}
