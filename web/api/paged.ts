// A list that the API hands out in pages: what has been read of it so far, and the next page when it is asked for.
import { useInfiniteQuery, type keepPreviousData, type QueryKey } from '@tanstack/react-query';
import type { Page } from './types.ts';

type Options<Item, Rest> = {
  readonly queryKey: QueryKey;
  readonly read: (cursor?: string) => Promise<Page<Item> & Rest>;
  readonly refetchInterval?: number | false;
  readonly enabled?: boolean;
  readonly placeholderData?: typeof keepPreviousData;
};

/** A page may say more than its items: `Rest`. */
export function usePaged<Item, Rest = unknown>({ read, ...options }: Options<Item, Rest>) {
  const list = useInfiniteQuery({
    ...options,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { list, items: list.data?.pages.flatMap(({ items }): readonly Item[] => items) ?? [] };
}
