// Page images, read once and shown many times (page, strip, crops): the API forbids browsers to keep them, and writes down who looked at
// which page, so each is fetched one time and lives only as long as a screen uses it.
import { useQuery, type QueryClient } from '@tanstack/react-query';
import { pageImage } from './calls.ts';
import { refusal } from './http.ts';
import { offline } from './problem.ts';

const KEY = 'page-image';
const KEPT_MS = 60_000;

async function fetchImage(documentId: string, page: number): Promise<string> {
  const response = await fetch(pageImage(documentId, page), { credentials: 'same-origin' }).catch(() => {
    throw offline();
  });
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => ({})));
  return URL.createObjectURL(await response.blob());
}

/** An address for <img>, undefined while it is being read. */
export function usePageImage(
  documentId: string,
  page: number,
): {
  readonly source: string | undefined;
  readonly hasFailed: boolean;
  retry(): void;
} {
  const { data, isError, refetch } = useQuery({
    queryKey: [KEY, documentId, page],
    queryFn: () => fetchImage(documentId, page),
    staleTime: 'static', // reading everything anew after an act must not look at a page again
    gcTime: KEPT_MS,
    enabled: documentId !== '',
  });
  return { source: data, hasFailed: isError, retry: () => void refetch() };
}

/** Gives the memory back when no screen has used an image for a while. */
export function releaseImages(client: QueryClient): void {
  client.getQueryCache().subscribe(({ type, query }) => {
    const [key] = query.queryKey as readonly unknown[];
    const source: unknown = query.state.data;
    if (type === 'removed' && key === KEY && typeof source === 'string') URL.revokeObjectURL(source);
  });
}
