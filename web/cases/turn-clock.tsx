// Letting an internal clock stand still while the bank waits for somebody else, and go on. The law's clocks never pause (SLA-01).
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { CodeField } from '../acts/fields.tsx';
import { PAUSE_REASONS, type PauseReason } from '../acts/reasons.ts';
import { useAct } from '../acts/use-act.ts';
import { explainClock, pauseClock, resumeClock } from '../api/calls.ts';
import type { Clock } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { ReadProblem } from '../components/problem.tsx';
import { may, usePerson } from '../session/session.ts';

export function TurnClock({ caseId, clock: { name, kind, state } }: { readonly caseId: string; readonly clock: Clock }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  const mayTurn = may(person, 'clock.pause') && kind === 'internal' && (state === 'running' || state === 'paused');
  // whether its process lets it pause at all stands in its derivation
  const found = useQuery({
    queryKey: ['clock', caseId, name, 'pausable'],
    queryFn: () => explainClock(caseId, name),
    enabled: mayTurn,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const turned = async (text: string): Promise<void> => {
    tell({ tone: 'good', text });
    await Promise.all([
      client.invalidateQueries({ queryKey: ['case', caseId] }),
      client.invalidateQueries({ queryKey: ['clock', caseId] }),
    ]);
  };
  const { isBusy, act: goOn } = useAct(async (key) => {
    await resumeClock(caseId, name, key);
    await turned(t('turn.resumed'));
  });
  if (!mayTurn || found.data?.spec.pausable === false) return null;
  if (!found.data) return <ReadProblem of={found} />;
  return (
    <p>
      {state === 'paused' ? (
        <Button size="small" loading={isBusy} onClick={() => goOn()}>
          {t('turn.resume')}
        </Button>
      ) : (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('turn.pause')}
        </Button>
      )}
      {isOpen && <PauseDialog caseId={caseId} name={name} onDone={() => turned(t('turn.paused'))} onClose={() => setOpen(false)} />}
    </p>
  );
}

type PauseProps = { readonly caseId: string; readonly name: string; readonly onDone: () => Promise<void>; readonly onClose: () => void };

function PauseDialog({ caseId, name, onDone, onClose }: PauseProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<PauseReason>();
  return (
    <ActDialog
      title={t('turn.pause')}
      lead={t('turn.lead')}
      faults={{ reason: reason === undefined ? t('form.error.enum') : undefined }}
      act={async (key) => {
        if (reason === undefined) return;
        await pauseClock(caseId, name, { reason }, key);
        await onDone();
      }}
      onClose={onClose}
    >
      {(fault) => (
        <CodeField
          label={t('act.postpone.reason')}
          value={reason}
          options={PAUSE_REASONS.map((value) => ({ value, text: t(`act.reason.${value}`) }))}
          onChange={setReason}
          fault={fault('reason')}
          isFirst
        />
      )}
    </ActDialog>
  );
}
