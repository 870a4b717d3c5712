// The queue in which somebody has chosen to work in this tab: what comes next comes from there until she chooses otherwise, also after the
// page is read anew.
import { useCallback, useState } from 'react';
import { useQueues } from '../api/names.ts';
import { usePerson } from '../session/session.ts';

const KEY = 'countersign.queue.';

/** Undefined: all of hers. A queue that she works no more is no choice. */
export function useChosenQueue(): readonly [queue: string | undefined, choose: (queue: string | undefined) => void] {
  const key = KEY + usePerson().id;
  const queues = useQueues();
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(key) ?? undefined);
  const choose = useCallback(
    (queue: string | undefined) => {
      setChosen(queue);
      if (queue === undefined) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, queue);
    },
    [key],
  );
  return [queues.find(({ queue, isMine }) => isMine && queue === chosen)?.queue, choose];
}
