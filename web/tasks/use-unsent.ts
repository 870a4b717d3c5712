// The draft of a hold, going on from what an earlier screen of the same hold could not send.
import { useEffect } from 'react';
import { unsentDrafts } from '../api/calls.ts';
import type { Task } from '../api/types.ts';
import { usePerson } from '../session/session.ts';
import { useDraft, type DraftWork } from './use-draft.ts';

export function useUnsent(task: Task, isWriter: boolean): DraftWork {
  const { id } = usePerson();
  // before the draft's own effect, so that its last words on leaving are sent under a closed hold
  useEffect(() => (isWriter ? unsentDrafts.open(id, task.id, task.fence) : undefined), [id, isWriter, task.id, task.fence]);
  const unsent = isWriter ? unsentDrafts.of(id, task.id, task.fence) : undefined;
  // the version that it stands on: when the server has another by now, she is asked
  const draft = useDraft(unsent && task.draft ? { ...task, draft: { ...task.draft, version: unsent.version ?? 0 } } : task, isWriter);
  useEffect(() => {
    if (unsent) draft.change(unsent.data);
    // once per hold: what fails on this screen is on it anyway
  }, [isWriter, task.id, task.fence]);
  return draft;
}
