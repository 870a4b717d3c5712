// A new password for somebody, by two people: one asks and never sees it, another approves and hands it out. It is shown once.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { useAct } from '../acts/use-act.ts';
import { approvePasswordReset, askPasswordReset, listPasswordResets, withdrawPasswordReset } from '../api/calls.ts';
import type { AskedReset } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { SecretDialog } from './secret-dialog.tsx';

const RESETS = ['password-resets'];
/** Of whom, and what. */
type Handed = { readonly name: string; readonly password: string };

function HandedOut({ name, password, onClose }: Handed & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return <SecretDialog title={t('reset.handedOut', { name })} lead={t('reset.once')} secret={password} onClose={onClose} />;
}

/** Whoever has none yet gets one at once. */
export function AskReset({ person, name }: { readonly person: string; readonly name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('reset.ask')}</Button>
      {isOpen && (
        <ReasonDialog
          title={t('reset.ask')}
          lead={t('reset.lead', { name })}
          label={t('act.reasonLabel')}
          min={REASON_MIN}
          act={async (reason) => {
            const made = await askPasswordReset(person, reason);
            if (made.password === null) tell({ tone: 'good', text: t('reset.asked') });
            setPassword(made.password);
            await client.invalidateQueries({ queryKey: RESETS });
          }}
          onClose={() => setOpen(false)}
        />
      )}
      {password !== null && <HandedOut name={name} password={password} onClose={() => setPassword(null)} />}
    </>
  );
}

/** Those that wait: of everybody, or of one person. Nothing when none does. */
export function AskedResets({ person }: { readonly person?: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: RESETS, queryFn: listPasswordResets });
  const [handed, setHanded] = useState<Handed | null>(null);
  const items = (found.data?.items ?? []).filter((one) => person === undefined || one.person === person);
  return (
    <>
      <ReadProblem of={found} />
      {items.length > 0 && (
        <section aria-labelledby="resets">
          <h2 id="resets">{t('reset.title')}</h2>
          <ul className="cards">
            {items.map((one) => (
              <Asked key={one.person} asked={one} onHanded={setHanded} />
            ))}
          </ul>
        </section>
      )}
      {handed && <HandedOut {...handed} onClose={() => setHanded(null)} />}
    </>
  );
}

function Asked({ asked, onHanded }: { readonly asked: AskedReset; readonly onHanded: (handed: Handed) => void }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const me = usePerson();
  const isMine = asked.askedBy === me.id;
  const approve = async (): Promise<void> => {
    const { password } = await approvePasswordReset(asked.person);
    if (password !== null) onHanded({ name: asked.name, password });
  };
  const withdraw = async (): Promise<void> => {
    await withdrawPasswordReset(asked.person);
    tell({ tone: 'good', text: t('people.withdrawn') });
  };
  const { isBusy, act } = useAct((_, what: 'approve' | 'withdraw') => (what === 'approve' ? approve() : withdraw()), {
    after: () => client.invalidateQueries({ queryKey: RESETS }),
  });
  return (
    <li className="card">
      <p className="card-head">
        <strong>
          <Link to="/admin/people/$id" params={{ id: asked.person }}>
            {asked.name}
          </Link>
        </strong>
        <span>{t('reset.one')}</span>
        <span className="card-acts">
          {may(me, 'people.approve') && !isMine && asked.person !== me.id && (
            <Button size="small" type="primary" disabled={isBusy} onClick={() => act('approve')}>
              {t('reset.approve')}
            </Button>
          )}
          {(isMine || (may(me, 'people.approve') && asked.person !== me.id)) && (
            <Button size="small" disabled={isBusy} onClick={() => act('withdraw')}>
              {t('people.withdraw')}
            </Button>
          )}
        </span>
      </p>
      <p className="prose">{asked.reason}</p>
      <p className="fine">{t('people.madeBy', { name: asked.askedByName, time: dateTime(asked.askedAt) })}</p>
    </li>
  );
}
