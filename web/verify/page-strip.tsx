// The pages of an item, small, and the reading of how many there are.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { getDocument } from '../api/calls.ts';
import { usePageImage } from '../api/page-image.ts';
import type { Read } from '../components/problem.tsx';
import { pagesOf, type PageOf, type ReadField } from './fields.ts';

/** `unread` are documents of which nobody knows yet how many pages they have: their first is shown at least. */
export function usePages(
  documents: readonly string[],
  fields: readonly ReadField[],
): { readonly pages: PageOf[]; readonly unread: readonly Read[] } {
  const read = useQueries({
    queries: documents.map((id) => ({ queryKey: ['document', id], queryFn: () => getDocument(id), staleTime: Infinity })),
  });
  const pages = pagesOf(
    documents.map((id, index) => ({ id, pages: read[index]?.data?.pages ?? 1 })),
    fields,
  );
  return { pages, unread: read.filter(({ error, data }) => error && !data) };
}

type Props = { readonly pages: readonly PageOf[]; readonly current: number; readonly onPick: (page: PageOf) => void };

export function PageStrip({ pages, current, onPick }: Props) {
  const { t } = useTranslation();
  return (
    <nav className="strip" aria-label={t('verify.pages')}>
      {pages.map((page, index) => (
        <button
          key={`${page.documentId}/${page.page}`}
          type="button"
          aria-current={index === current ? 'page' : undefined}
          onClick={() => onPick(page)}
        >
          <Thumb page={page} />
          <span>{t('verify.page', { n: index + 1 })}</span>
        </button>
      ))}
    </nav>
  );
}

function Thumb({ page }: { readonly page: PageOf }) {
  const { source } = usePageImage(page.documentId, page.page);
  return source ? <img src={source} alt="" /> : <span className="thumb-empty" />;
}
