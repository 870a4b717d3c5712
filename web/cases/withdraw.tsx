// Withdrawing a case, with its reason.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withdrawCase } from '../api/calls.ts';
import type { Case } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { ReasonDialog } from '../components/reason-dialog.tsx';
import { may, usePerson } from '../session/session.ts';

/** As the API demands. */
const REASON_MIN = 3;

export function Withdraw({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  if (!may(person, 'case.withdraw')) return null;
  const withdraw = async (reason: string, key: string): Promise<void> => {
    await withdrawCase(one.id, reason, key);
    tell({ tone: 'good', text: t('cases.withdrawn') });
    await client.invalidateQueries({ queryKey: ['case', one.id] });
  };
  return (
    <>
      <Button className="head-action" danger onClick={() => setOpen(true)}>
        {t('cases.withdraw')}
      </Button>
      {isOpen && (
        <ReasonDialog
          title={t('cases.withdraw')}
          lead={t('cases.withdrawLead')}
          label={t('cases.withdrawReason')}
          min={REASON_MIN}
          isDanger
          act={withdraw}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
