// The pages of an item, small, and the reading of how many there are.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { getDocument } from '../api/calls.ts';
import { usePageImage } from '../api/page-image.ts';
import { pagesOf, type PageOf, type ReadField } from './fields.ts';

export function usePages(documents: readonly string[], fields: readonly ReadField[]): PageOf[] {
  const read = useQueries({
    queries: documents.map((id) => ({ queryKey: ['document', id], queryFn: () => getDocument(id), staleTime: Infinity })),
  });
  return pagesOf(
    documents.map((id, index) => ({ id, pages: read[index]?.data?.pages ?? 1 })),
    fields,
  );
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
