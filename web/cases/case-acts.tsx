// What can be done with a case: taking it back for the customer, ending it for the bank, asking a payment back. One menu.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { askPaymentBack, cancelCase, holdCase, liftHold, recuse, withdrawCase } from '../api/calls.ts';
import type { Case } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { MenuButton } from '../components/menu.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { HoldDialog } from './hold-dialog.tsx';

/** As the API demands of a withdrawal. */
const WITHDRAWAL_MIN = 3;
const PAYMENT = 'disbursement';

type Act = 'withdraw' | 'cancel' | 'askBack' | 'lift' | 'recuse';
const DANGER: readonly (Act | 'hold')[] = ['withdraw', 'cancel', 'recuse'];

export function CaseActs({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const { dateTime } = useFormats();
  const [open, setOpen] = useState<Act | null>(null);
  const [isHolding, setHolding] = useState(false);
  const isGoing = one.state === 'open' && !one.closing;
  const can: Readonly<Record<Act | 'hold', boolean>> = {
    hold: isGoing && one.hold === null && may(person, 'case.hold'),
    lift: one.state === 'open' && one.hold !== null && may(person, 'case.hold'),
    withdraw: isGoing && may(person, 'case.withdraw'),
    askBack: one.state === 'open' && one.process === PAYMENT && may(person, 'disbursement.cancel'),
    recuse: one.state === 'open' && may(person, 'case.recuse'),
    cancel: isGoing && may(person, 'case.cancel'),
  };
  const send: Readonly<Record<Act, (id: string, reason: string, key: string) => Promise<unknown>>> = {
    withdraw: withdrawCase,
    askBack: askPaymentBack,
    cancel: cancelCase,
    lift: liftHold,
    recuse,
  };
  const acts = (Object.keys(can) as (Act | 'hold')[]).filter((act) => can[act]);
  if (acts.length === 0 && open === null && !isHolding) return null;
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['case', one.id] });
  const title = (act: Act | 'hold'): string =>
    act === 'hold' ? t('caseHold.hold') : act === 'lift' ? t('caseHold.lift') : t(`caseAct.${act}.title`);
  return (
    <div className="head-action">
      <MenuButton
        label={t('act.more')}
        keyId="acts"
        items={acts.map((act) => ({
          id: act,
          text: title(act),
          run: () => (act === 'hold' ? setHolding(true) : setOpen(act)),
          isDanger: DANGER.includes(act),
        }))}
      />
      {open && (
        <ReasonDialog
          key={open}
          title={title(open)}
          lead={open === 'lift' ? t('caseHold.liftLead') : t(`caseAct.${open}.lead`)}
          label={open === 'recuse' ? t('recusal.interest') : t('act.reasonLabel')}
          min={open === 'withdraw' ? WITHDRAWAL_MIN : REASON_MIN}
          isDanger={DANGER.includes(open)}
          act={async (reason, key) => {
            await send[open](one.id, reason, key);
            tell({ tone: 'good', text: open === 'lift' ? t('caseHold.lifted') : t(`caseAct.${open}.done`) });
            await again();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {isHolding && (
        <HoldDialog
          title={t('caseHold.hold')}
          lead={t('caseHold.holdLead')}
          act={async (input, key) => {
            const { until } = await holdCase(one.id, input, key);
            tell({ tone: 'good', text: t('caseHold.held', { time: dateTime(until) }) });
            await again();
          }}
          onClose={() => setHolding(false)}
        />
      )}
    </div>
  );
}
