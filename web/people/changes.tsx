// Changes of access: who proposed what, and the second person's answer (FE-05). Whoever proposed it cannot approve it.
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { useAct } from '../acts/use-act.ts';
import { approveChange, listChanges, rejectChange, withdrawChange, type ChangeState } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import type { ListedPeopleChange } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { More } from '../components/more.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { useSayChange } from './say-change.ts';

const TONES = { pending: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'plain', void: 'plain' } as const;

export function Changes({ state, person }: { readonly state?: ChangeState | undefined; readonly person?: string }) {
  const { t } = useTranslation();
  const { list, items } = usePaged({
    queryKey: ['changes', state ?? '', person ?? ''],
    read: (cursor) => listChanges({ ...(state ? { state } : {}), ...(person ? { person } : {}) }, cursor),
  });
  return (
    <>
      {list.data && items.length === 0 && <Empty title={t(state === 'pending' ? 'people.nothingWaits' : 'people.noChanges')} />}
      {items.length > 0 && (
        <ul className="cards">
          {items.map((change) => (
            <Change key={change.id} change={change} showPerson={person === undefined} />
          ))}
        </ul>
      )}
      <More of={list} />
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
  const deciding = useAct(
    async (key, act: 'approve' | 'withdraw') => {
      await (act === 'approve' ? approveChange : withdrawChange)(change.id, key);
      tell({ tone: 'good', text: t(act === 'approve' ? 'people.approved' : 'people.withdrawn') });
    },
    { after: again },
  );
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
              <Button size="small" disabled={deciding.isBusy} onClick={() => deciding.act('withdraw')}>
                {t('people.withdraw')}
              </Button>
            ) : (
              may(me, 'people.approve') && (
                <>
                  <Button size="small" type="primary" disabled={deciding.isBusy} onClick={() => deciding.act('approve')}>
                    {t('people.approve')}
                  </Button>
                  <Button size="small" disabled={deciding.isBusy} onClick={() => setRejecting(true)}>
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
