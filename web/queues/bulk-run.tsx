// One act on many items: asked for like the single one, tried out first, then done; what became of each item is told.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkKind } from '../../domain/bulk.ts';
import { cancelBulk, getBulk, listBulkItems, startBulk, type BulkAction } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { Problem, toProblem } from '../api/problem.ts';
import type { Bulk, ListedTask } from '../api/types.ts';
import { Dialog } from '../components/dialog.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { isSubmit } from '../keys/submit.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { isDangerous } from './bulk-kinds.ts';
import { bodyOf, type ItemSearch } from './item-search.ts';

export type Target = { readonly items: readonly ListedTask[] };
type Whole = { readonly query: ItemSearch; readonly total: number };
type Props = {
  readonly kind: BulkKind;
  readonly target: Target;
  /** Every row shown is selected and there are more: the act may be meant for all that the query finds. */
  readonly whole: Whole | null;
  /** With true when something was done. */
  readonly onClose: (isDone: boolean) => void;
};
const ASK_MS = 400;
const isOver = (bulk: Bulk | undefined): boolean => bulk?.state === 'done' || bulk?.state === 'cancelled';

export function BulkRun({ kind, onClose, ...asked }: Props) {
  const { t } = useTranslation();
  // as it was when it was asked for: the list behind is read again meanwhile, and what is done is what was previewed
  const [{ target, whole }] = useState(asked);
  const [action, setAction] = useState<BulkAction | null>(null);
  const [run, setRun] = useState<string | null>(null);
  const [isAll, setAll] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const key = useRef(newKey());
  const isRunning = useRef(false);
  const isTried = useRef(false);
  const count = isAll && whole ? whole.total : target.items.length;
  const set = isAll && whole ? { query: bodyOf(whole.query) } : { ids: target.items.map(({ id }) => id) };

  const bulk = useQuery({
    queryKey: ['bulk', run],
    queryFn: () => getBulk(run ?? ''),
    enabled: run !== null,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : ASK_MS),
  });
  const tryOut = async (wanted: BulkAction, pressed: string): Promise<void> => {
    const { id } = await startBulk({ ...set, action: wanted, dryRun: true }, pressed);
    isTried.current = true;
    setAction(wanted);
    setRun(id);
  };
  const carryOut = async (): Promise<void> => {
    if (isRunning.current || !action) return;
    isRunning.current = true;
    setProblem(null);
    try {
      const { id } = await startBulk({ ...set, action, dryRun: false }, key.current);
      setRun(id);
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) key.current = newKey();
      setProblem(refused);
    } finally {
      isRunning.current = false;
    }
  };
  const stop = async (id: string): Promise<void> => {
    setProblem(null);
    await cancelBulk(id).catch(setProblem);
    await bulk.refetch();
  };

  if (action === null) {
    const lead = (
      <>
        {t('bulk.lead', { count })}
        {whole && (
          <label className="code-choice">
            <input type="checkbox" checked={isAll} onChange={(event) => setAll(event.target.checked)} />
            {t('bulk.whole', { count: whole.total })}
          </label>
        )}
      </>
    );
    // the dialog closes itself after its act: then the preview stands in its place
    return (
      <BulkDialog
        kind={kind}
        items={target.items}
        isOne={count === 1}
        lead={lead}
        act={tryOut}
        onClose={() => void (isTried.current || onClose(false))}
      />
    );
  }

  const told = bulk.data;
  const isPreview = told?.isDryRun ?? true;
  const isDone = told !== undefined && !told.isDryRun;
  const isReady = told !== undefined && told.isDryRun && isOver(told) && told.done > 0;
  // a press that is still held down from asking is no word about what the preview says
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isSubmit(event) || event.repeat) return;
    event.preventDefault();
    if (isReady) void carryOut();
  };
  return (
    <Dialog
      title={t(isPreview ? 'bulk.previewOf' : 'bulk.resultOf', { act: t(`bulk.kind.${kind}`) })}
      onClose={() => onClose(isDone)}
      onKeyDown={onKeyDown}
      footer={
        <>
          {isDone && !isOver(told) && <Button onClick={() => void stop(told.id)}>{t('bulk.stop')}</Button>}
          <Button onClick={() => onClose(isDone)}>{t(isDone ? 'app.close' : 'app.cancel')}</Button>
          {isPreview && (
            <Button type="primary" danger={isDangerous(kind)} disabled={!isReady} onClick={() => void carryOut()}>
              {t('bulk.carryOut', { count: told?.done ?? 0 })}
            </Button>
          )}
        </>
      }
    >
      {Boolean(problem) && <ProblemBox error={problem} />}
      {bulk.error && !told && <ProblemBox error={bulk.error} onRetry={() => void bulk.refetch()} />}
      {told && <Progress bulk={told} />}
      {told && isOver(told) && told.refused + told.skipped > 0 && <Refused bulk={told} items={target.items} />}
    </Dialog>
  );
}

function Progress({ bulk: { isDryRun, items, done, refused, skipped, left, state } }: { readonly bulk: Bulk }) {
  const { t } = useTranslation();
  return (
    <>
      <progress className="bulk-progress" max={Math.max(1, items)} value={items - left} aria-label={t('bulk.progress')} />
      <div role="status">
        <dl className="bulk-sums">
          <div>
            <dt>{t(isDryRun ? 'bulk.wouldDo' : 'bulk.done')}</dt>
            <dd className="good">{done}</dd>
          </div>
          <div>
            <dt>{t(isDryRun ? 'bulk.wouldNot' : 'bulk.refused')}</dt>
            <dd className={refused > 0 ? 'bad' : 'muted'}>{refused}</dd>
          </div>
          {skipped > 0 && (
            <div>
              <dt>{t('bulk.skipped')}</dt>
              <dd>{skipped}</dd>
            </div>
          )}
          {left > 0 && (
            <div>
              <dt>{t(state === 'cancelled' ? 'bulk.never' : 'bulk.left')}</dt>
              <dd>{left}</dd>
            </div>
          )}
        </dl>
      </div>
    </>
  );
}

/** Why, by the most frequent reason; and which. */
function Refused({ bulk, items }: { readonly bulk: Bulk; readonly items: readonly ListedTask[] }) {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: ['bulk', bulk.id, 'refused'], queryFn: () => listBulkItems(bulk.id, 'refused') });
  const say = (code: string, detail: string | null): string =>
    code === 'NO_LONGER_MATCHES' || code === 'SAME_CASE'
      ? t(`bulk.why.${code}`)
      : sayProblem(t, new Problem(409, { code, detail: detail ?? '' } as ConstructorParameters<typeof Problem>[1]));
  const caseOf = (id: string): string => items.find((item) => item.id === id)?.caseId ?? id;
  return (
    <>
      <ul className="data-list">
        {bulk.results.map(({ code, count, state }) => (
          <li key={`${state}/${code}`}>
            <strong className="figure">{count}</strong> · {say(code, null)}
          </li>
        ))}
      </ul>
      <details className="derivation">
        <summary>{t('bulk.which')}</summary>
        <ul className="plain-list bulk-items">
          {(list.data?.items ?? []).map(({ n, item, code, detail }) => (
            <li key={n}>
              <Link to="/tasks/$id" params={{ id: item }}>
                <code>{caseOf(item)}</code>
              </Link>
              <span className="muted">{say(code ?? '', detail)}</span>
            </li>
          ))}
        </ul>
        {list.data?.next && <p className="muted">{t('bulk.whichMore')}</p>}
      </details>
    </>
  );
}
