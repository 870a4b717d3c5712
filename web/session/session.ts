// Who is signed in, and what follows when it is somebody else than before.
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { getSession, signOut } from '../api/calls.ts';
import { signedOut } from '../api/http.ts';
import type { Person, Session as SignedIn } from '../api/types.ts';

export const sessionKey = ['session'] as const;
type Session = SignedIn | null;

export const useSession = (): UseQueryResult<Session> =>
  useQuery<Session>({
    queryKey: sessionKey,
    queryFn: getSession,
    staleTime: Infinity,
  });

/** The person of a screen that is only shown to somebody signed in; while it is being taken down after she has signed out, still she. */
export function usePerson(): Person {
  const { data } = useSession();
  const last = useRef<Person>(undefined);
  if (data) last.current = data.person;
  if (!last.current) throw new Error('nobody is signed in');
  return last.current;
}

/** Whether the menus show something. Only a courtesy: the API decides. */
export const may = (person: Person, permission: string): boolean => person.permissions.includes(permission);

const forgetOthers = (client: QueryClient): void => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });

/** Another person must not find what the one before had on the screen. */
export function usePersonChange(): (next: Person) => void {
  const client = useQueryClient();
  return (next) => {
    const before = client.getQueryData<Session>(sessionKey);
    if (before && before.person.id !== next.id) forgetOthers(client);
  };
}

/** Rejects when nobody knows whether the session has ended: then the cookie may still open the door, and the screen stays. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await signOut();
    forgetOthers(client);
    client.setQueryData(sessionKey, null); // not cleared with the rest: whoever watches it hears that nobody is signed in, the frame first
    signedOut.set(false);
    tellOtherTabs();
  };
}

/** One cookie for all tabs of a browser: who signs in or out in one of them does so in all. */
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('countersign.session');
export const tellOtherTabs = (): void => tabs?.postMessage(null);

/** Reads again who is signed in when another tab says so, and when this one comes to the front. What was typed under a session that ended stays. */
export function useOtherTabs(): void {
  const client = useQueryClient();
  const onPerson = usePersonChange();
  const latest = useRef(onPerson);
  latest.current = onPerson;
  useEffect(() => {
    const look = async (): Promise<void> => {
      const session = await getSession().catch(() => undefined); // without a connection nothing can be done either
      if (session === undefined) return;
      if (session === null) return signedOut.set(client.getQueryData<Session>(sessionKey) != null);
      latest.current(session.person);
      client.setQueryData(sessionKey, session);
      signedOut.set(false);
    };
    const onFront = (): void => {
      if (document.visibilityState === 'visible') void look();
    };
    const onTold = (): void => void look();
    tabs?.addEventListener('message', onTold);
    document.addEventListener('visibilitychange', onFront);
    return () => {
      tabs?.removeEventListener('message', onTold);
      document.removeEventListener('visibilitychange', onFront);
    };
  }, [client]);
}
