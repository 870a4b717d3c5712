// Drafts that outlived their screen: sent when a server answers again, known to the screen that opens next, and a reason not to close the tab.
import type { QueryClient } from '@tanstack/react-query';
import { unsentDrafts } from '../api/calls.ts';
import { disconnected } from '../api/http.ts';
import type { Session, Task } from '../api/types.ts';
import { sessionKey } from '../session/session.ts';
import { keepsAny } from './kept.ts';

export function sendUnsentDrafts(client: QueryClient): void {
  unsentDrafts.connect(
    () => client.getQueryData<Session | null>(sessionKey)?.person.id,
    (task, by, draft) => client.setQueryData<Task>(['task', task], (known) => (known ? { ...known, draft: { ...draft, by } } : known)),
  );
  disconnected.subscribe(() => {
    if (!disconnected.get()) void unsentDrafts.flush();
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsentDrafts.hasAny() || keepsAny()) event.preventDefault();
  });
}
