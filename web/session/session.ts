// Who is signed in, and what follows when it is somebody else than before.
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
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

/** The person of a screen that is only shown to somebody signed in. */
export function usePerson(): Person {
  const { data } = useSession();
  if (!data) throw new Error('nobody is signed in');
  return data.person;
}

/** Whether the menus show something. Only a courtesy: the API decides. */
export const may = (person: Person, permission: string): boolean => person.permissions.includes(permission);

/** Another person must not find what the one before had on the screen. */
export function usePersonChange(): (next: Person) => void {
  const client = useQueryClient();
  return (next) => {
    const before = client.getQueryData<Session>(sessionKey);
    if (before && before.person.id !== next.id) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  };
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await signOut().catch(() => undefined);
    client.clear();
    client.setQueryData(sessionKey, null);
    signedOut.set(false);
  };
}
