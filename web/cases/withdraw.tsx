// Withdrawing a case, with its reason.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withdrawCase } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import type { Case } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { Dialog } from '../components/dialog.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { may, usePerson } from '../session/session.ts';

/** As the API demands. */
const REASON_MIN = 3;

export function Withdraw({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  if (!may(person, 'case.withdraw')) return null;
  return (
    <>
      <Button className="head-action" danger onClick={() => setOpen(true)}>
        {t('cases.withdraw')}
      </Button>
      {isOpen && <WithdrawDialog id={one.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function WithdrawDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(newKey());
  const field = useId();

  const withdraw = async (): Promise<void> => {
    if (isBusy) return;
    if ([...reason.trim()].length < REASON_MIN) return setMissing(true);
    setBusy(true);
    try {
      await withdrawCase(id, reason.trim(), key.current);
      tell({ tone: 'good', text: t('cases.withdrawn') });
      await client.invalidateQueries({ queryKey: ['case', id] });
      onClose();
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered) key.current = newKey();
      setProblem(refused);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t('cases.withdraw')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button danger type="primary" loading={isBusy} onClick={() => void withdraw()}>
            {t('cases.withdraw')}
          </Button>
        </>
      }
    >
      <p>{t('cases.withdrawLead')}</p>
      <div className={isMissing ? 'field field-bad' : 'field'}>
        <label className="label" htmlFor={field}>
          {t('cases.withdrawReason')}
        </label>
        <Input.TextArea
          id={field}
          autoFocus
          autoSize={{ minRows: 3 }}
          value={reason}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? `${field}-fault` : undefined}
          onChange={(event) => {
            setReason(event.target.value);
            setMissing(false);
          }}
        />
        {isMissing && (
          <p id={`${field}-fault`} className="field-error">
            {t('cases.withdrawMissing')}
          </p>
        )}
      </div>
      {problem && <ProblemBox error={problem} />}
    </Dialog>
  );
}
