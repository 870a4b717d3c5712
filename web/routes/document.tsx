// /documents/:id: a document, page by page. Whoever looks at a page is written down, so that one is read at a time.
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { getDocument } from '../api/calls.ts';
import type { Document } from '../api/types.ts';
import { useTitle } from '../app/title.ts';
import { ReadProblem } from '../components/problem.tsx';
import { Caps } from '../keys/help-sheet.tsx';
import { useCommand } from '../keys/use-key.ts';
import { PageViewer } from '../verify/page-viewer.tsx';

export function DocumentRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/documents/$id' });
  const found = useQuery({ queryKey: ['document', id], queryFn: () => getDocument(id), staleTime: Number.POSITIVE_INFINITY });
  useTitle(t('document.title', { id }));
  return (
    <div className="screen document">
      <h1>{t('document.title', { id })}</h1>
      <ReadProblem of={found} />
      {found.isPending && <p className="splash">{t('app.loading')}</p>}
      {found.data && <Pages document={found.data} />}
    </div>
  );
}

function Pages({ document: { id, pages } }: { readonly document: Document }) {
  const { t } = useTranslation();
  const { page: wanted = 1 } = useSearch({ from: '/documents/$id' });
  const navigate = useNavigate({ from: '/documents/$id' });
  const page = Math.min(wanted, pages);
  const turn = (by: 1 | -1): void => void navigate({ search: page + by > 1 ? { page: page + by } : {}, replace: true });
  const [isFirst, isLast] = [page === 1, page === pages];
  useCommand('pagePrevious', () => turn(-1), { isOff: isFirst });
  useCommand('pageNext', () => turn(1), { isOff: isLast });
  return (
    <>
      {pages > 1 && (
        <div className="button-row">
          <Button disabled={isFirst} onClick={() => turn(-1)}>
            {t('keys.pagePrevious')} <Caps id="pagePrevious" />
          </Button>
          <Button disabled={isLast} onClick={() => turn(1)}>
            {t('keys.pageNext')} <Caps id="pageNext" />
          </Button>
        </div>
      )}
      <div className="document-page">
        <PageViewer
          shown={{ documentId: id, page }}
          upright={0}
          label={t('verify.pageOf', { n: page, count: pages })}
          boxes={NO_BOXES}
          active={null}
          onPick={() => undefined}
        />
      </div>
    </>
  );
}

const NO_BOXES = [] as const;
