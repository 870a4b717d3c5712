// What can be done with a case: taking it back for the customer, ending it for the bank, asking a payment back. One menu.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { askPaymentBack, cancelCase, withdrawCase } from '../api/calls.ts';
import type { Case } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { MenuButton } from '../components/menu.tsx';
import { may, usePerson } from '../session/session.ts';

/** As the API demands of a withdrawal. */
const WITHDRAWAL_MIN = 3;
const PAYMENT = 'disbursement';

type Act = 'withdraw' | 'cancel' | 'askBack';

export function CaseActs({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const [open, setOpen] = useState<Act | null>(null);
  const isGoing = one.state === 'open' && !one.closing;
  const can: Readonly<Record<Act, boolean>> = {
    withdraw: isGoing && may(person, 'case.withdraw'),
    askBack: one.state === 'open' && one.process === PAYMENT && may(person, 'disbursement.cancel'),
    cancel: isGoing && may(person, 'case.cancel'),
  };
  const send: Readonly<Record<Act, (id: string, reason: string, key: string) => Promise<unknown>>> = {
    withdraw: withdrawCase,
    askBack: askPaymentBack,
    cancel: cancelCase,
  };
  const acts = (Object.keys(can) as Act[]).filter((act) => can[act]);
  if (acts.length === 0 && open === null) return null;
  return (
    <div className="head-action">
      <MenuButton
        label={t('act.more')}
        keyId="acts"
        items={acts.map((act) => ({ id: act, text: t(`caseAct.${act}.title`), run: () => setOpen(act), isDanger: act !== 'askBack' }))}
      />
      {open && (
        <ReasonDialog
          key={open}
          title={t(`caseAct.${open}.title`)}
          lead={t(`caseAct.${open}.lead`)}
          label={t('act.reasonLabel')}
          min={open === 'withdraw' ? WITHDRAWAL_MIN : REASON_MIN}
          isDanger={open !== 'askBack'}
          act={async (reason, key) => {
            await send[open](one.id, reason, key);
            tell({ tone: 'good', text: t(`caseAct.${open}.done`) });
            await client.invalidateQueries({ queryKey: ['case', one.id] });
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
