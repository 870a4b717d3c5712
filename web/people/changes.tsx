// Changes of access: who proposed what, and the second person's answer (FE-05). Whoever proposed it cannot approve it.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { approveChange, listChanges, rejectChange, withdrawChange, type ChangeState } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import type { ListedPeopleChange } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { useSayChange } from './say-change.ts';

const TONES = { pending: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'plain', void: 'plain' } as const;

export function Changes({ state, person }: { readonly state?: ChangeState | undefined; readonly person?: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ['changes', state ?? '', person ?? ''],
    queryFn: ({ pageParam }) => listChanges({ ...(state ? { state } : {}), ...(person ? { person } : {}) }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {list.error && !list.data && <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <p className="muted">{t('app.loading')}</p>}
      {list.data && items.length === 0 && <Empty title={t(state === 'pending' ? 'people.nothingWaits' : 'people.noChanges')} />}
      {items.length > 0 && (
        <ul className="cards">
          {items.map((change) => (
            <Change key={change.id} change={change} showPerson={person === undefined} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('app.more')}
        </Button>
      )}
    </>
  );
}

export function Change({ change, showPerson }: { readonly change: ListedPeopleChange; readonly showPerson: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const me = usePerson();
  const say = useSayChange();
  const [isRejecting, setRejecting] = useState(false);
  const isMaker = change.madeBy === me.id;
  const isPending = change.state === 'pending';
  const again = async (): Promise<void> => {
    // the names too: an approved change may have made a team
    await Promise.all(['changes', 'person', 'names'].map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
  const run = async (act: () => Promise<unknown>, text: string): Promise<void> => {
    try {
      await act();
      tell({ tone: 'good', text });
    } catch (error) {
      tell({ tone: 'bad', text: sayProblem(t, error) });
    }
    await again();
  };
  return (
    <li className="card">
      <p className="card-head">
        {showPerson && (
          <strong>
            {change.personName === null ? (
              <code>{change.person}</code>
            ) : (
              <Link to="/admin/people/$id" params={{ id: change.person }}>
                {change.personName}
              </Link>
            )}
          </strong>
        )}
        <span>{say(change)}</span>
        <Tag tone={TONES[change.state]}>{t(`people.state.${change.state}`)}</Tag>
        {isPending && (
          <span className="card-acts">
            {isMaker ? (
              <Button size="small" onClick={() => void run(() => withdrawChange(change.id, newKey()), t('people.withdrawn'))}>
                {t('people.withdraw')}
              </Button>
            ) : (
              may(me, 'people.approve') && (
                <>
                  <Button
                    size="small"
                    type="primary"
                    onClick={() => void run(() => approveChange(change.id, newKey()), t('people.approved'))}
                  >
                    {t('people.approve')}
                  </Button>
                  <Button size="small" onClick={() => setRejecting(true)}>
                    {t('people.reject')}
                  </Button>
                </>
              )
            )}
          </span>
        )}
      </p>
      {change.reason && <p className="prose">{change.reason}</p>}
      <p className="fine">
        {t('people.madeBy', { name: change.madeByName, time: dateTime(change.madeAt) })}
        {change.decidedByName && change.decidedAt && (
          <> · {t('people.decidedBy', { name: change.decidedByName, time: dateTime(change.decidedAt) })}</>
        )}
        {change.note && <> · {change.note}</>}
      </p>
      {isRejecting && (
        <ReasonDialog
          title={t('people.reject')}
          lead={t('people.rejectLead')}
          label={t('act.reasonLabel')}
          min={REASON_MIN}
          act={async (note, key) => {
            await rejectChange(change.id, note, key);
            tell({ tone: 'good', text: t('people.rejected') });
            await again();
          }}
          onClose={() => setRejecting(false)}
        />
      )}
    </li>
  );
}
