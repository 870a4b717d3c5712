// What can be done with an item beside deciding it: one menu, each act with its key, each also in the palette.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assignTask, changePriority, forceRelease, handOver, postponeTask } from '../api/calls.ts';
import type { Task } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { MenuButton } from '../components/menu.tsx';
import { useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';
import { may, usePerson } from '../session/session.ts';
import { REASON_MIN } from './reasons.ts';

const PostponeDialog = lazy(() => import('./postpone-dialog.tsx').then((module) => ({ default: module.PostponeDialog })));
const GiveDialog = lazy(() => import('./give-dialog.tsx').then((module) => ({ default: module.GiveDialog })));
const PriorityDialog = lazy(() => import('./priority-dialog.tsx').then((module) => ({ default: module.PriorityDialog })));
const ReasonDialog = lazy(() => import('./reason-dialog.tsx').then((module) => ({ default: module.ReasonDialog })));

type Act = 'postpone' | 'handOver' | 'assign' | 'forceRelease' | 'priority';
type Props = {
  readonly task: Task;
  readonly isMine: boolean;
  /** Sends what is typed before the item goes away. */
  readonly flush: () => Promise<unknown>;
  readonly forget: () => void;
};

export function TaskActs({ task, isMine, flush, forget }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const navigate = useNavigate();
  const person = usePerson();
  const [open, setOpen] = useState<Act | null>(null);
  const isLead = may(person, 'task.assign');
  const isWaiting = task.state === 'open';
  const isOpen = isWaiting || task.state === 'claimed';
  const can: Readonly<Record<Act, boolean>> = {
    postpone: isMine,
    handOver: isMine,
    assign: isLead && isOpen && !isMine,
    priority: isLead && isOpen,
    forceRelease: isLead && task.state === 'claimed' && !isMine,
  };
  const start = (act: Act) => () => setOpen(act);
  useCommand('postpone', start('postpone'), { isOff: !can.postpone });
  useCommand('handOver', start('handOver'), { isOff: !can.handOver });
  useCommand('assign', start('assign'), { isOff: !can.assign });
  useCommand('priority', start('priority'), { isOff: !can.priority });
  useCommand('forceRelease', start('forceRelease'), { isOff: !can.forceRelease });

  /** It is no longer with me. */
  const gone = async (text: string): Promise<void> => {
    forget();
    tell({ tone: 'good', text });
    await navigate({ to: '/inbox' });
    client.removeQueries({ queryKey: ['task', task.id] });
    void client.invalidateQueries({ queryKey: ['inbox'] });
  };
  const changed = async (text: string): Promise<void> => {
    tell({ tone: 'good', text });
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };
  const close = (): void => setOpen(null);
  const { id, fence, lease } = task;
  const items = (Object.keys(can) as Act[])
    .filter((act) => can[act])
    .map((act) => ({ id: act, text: t(`keys.${act}`), run: start(act), keyId: act }));
  return (
    <>
      {items.length > 0 && <MenuButton label={t('act.more')} items={items} keyId="acts" />}
      <Suspense fallback={null}>
        {open === 'postpone' && (
          <PostponeDialog
            dueAt={task.dueAt}
            title={t('act.postpone.title')}
            lead={t('act.postpone.lead')}
            act={async ({ until, reason }, key) => {
              await flush();
              const { availableAt } = await postponeTask(id, { fence, until, reason }, key);
              await gone(t('act.postpone.done', { time: dateTime(availableAt) }));
            }}
            onClose={close}
          />
        )}
        {open === 'handOver' && (
          <GiveDialog
            task={id}
            title={t('act.handOver.title')}
            lead={t('act.handOver.lead')}
            needsReason={false}
            without={person.id}
            act={async ({ to }, key) => {
              await flush();
              const given = await handOver(id, { fence, to }, key);
              await gone(t('act.given', { name: given.lease.name }));
            }}
            onClose={close}
          />
        )}
        {open === 'assign' && (
          <GiveDialog
            task={id}
            title={t('act.assign.title')}
            lead={lease ? t('act.assign.leadHeld', { name: lease.name }) : t('act.assign.lead')}
            needsReason
            without={lease?.by}
            act={async (input, key) => {
              const given = await assignTask(id, input, key);
              await changed(t('act.given', { name: given.lease.name }));
            }}
            onClose={close}
          />
        )}
        {open === 'priority' && (
          <PriorityDialog
            current={task.priority}
            title={t('act.priority.title')}
            act={async (input, key) => {
              await changePriority(id, input, key);
              await changed(t('act.priority.done'));
            }}
            onClose={close}
          />
        )}
        {open === 'forceRelease' && (
          <ReasonDialog
            title={t('act.forceRelease.title')}
            lead={t('act.forceRelease.lead', { name: lease?.name ?? '' })}
            label={t('act.reasonLabel')}
            min={REASON_MIN}
            act={async (reason, key) => {
              await forceRelease(id, reason, key);
              await changed(t('act.forceRelease.done'));
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}
