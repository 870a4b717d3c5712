// The end of a list that is read in pages. A list whose rows are moved through by keys goes on to this button as to one more row.
import { Button } from 'antd';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ROW_LINK, rowLinks } from './grid.tsx';
import { ProblemBox, ReadProblem, type Read } from './problem.tsx';

type Pages = Read & {
  readonly isLoading: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
};

export function More({ of: list }: { readonly of: Pages }) {
  const { t } = useTranslation();
  const place = useRef(-1);
  const read = (): void => {
    place.current = rowLinks().findIndex((link) => link === document.activeElement);
    void list.fetchNextPage();
  };
  // the first of the new rows stands where the button stood, as soon as it is on the page
  useLayoutEffect(() => {
    if (list.isFetchingNextPage) return;
    rowLinks()[place.current]?.focus();
    place.current = -1;
  }, [list.data, list.isFetchingNextPage]);
  return (
    <>
      <ReadProblem of={list} />
      {list.isLoading && <p className="muted">{t('app.loading')}</p>}
      {list.isFetchNextPageError && <ProblemBox error={list.error} onRetry={read} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <p className="more">
          <Button size="small" loading={list.isFetchingNextPage} onClick={read} {...ROW_LINK}>
            {t('app.more')}
          </Button>
        </p>
      )}
    </>
  );
}
