// What can be done with an item beside deciding it: one menu, each act with its key, each also in the palette.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  askAbout,
  assignTask,
  changePriority,
  delegateTask,
  forceRelease,
  handIn,
  handOver,
  moveTask,
  postponeTask,
  recallTask,
  returnTask,
  takeBack,
} from '../api/calls.ts';
import type { Task } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { MenuButton } from '../components/menu.tsx';
import { useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';
import { withWarnings } from '../people/warnings.ts';
import { may, usePerson } from '../session/session.ts';
import { REASON_MIN } from './reasons.ts';
import { useAct } from './use-act.ts';

const PostponeDialog = lazy(() => import('./postpone-dialog.tsx').then((module) => ({ default: module.PostponeDialog })));
const GiveDialog = lazy(() => import('./give-dialog.tsx').then((module) => ({ default: module.GiveDialog })));
const PriorityDialog = lazy(() => import('./priority-dialog.tsx').then((module) => ({ default: module.PriorityDialog })));
const ReasonDialog = lazy(() => import('./reason-dialog.tsx').then((module) => ({ default: module.ReasonDialog })));

const words = () => import('./words-dialogs.tsx');
const DelegateDialog = lazy(() => words().then((module) => ({ default: module.DelegateDialog })));
const AskDialog = lazy(() => words().then((module) => ({ default: module.AskDialog })));
const ReturnDialog = lazy(() => words().then((module) => ({ default: module.ReturnDialog })));
const MoveDialog = lazy(() => words().then((module) => ({ default: module.MoveDialog })));
const SayDialog = lazy(() => words().then((module) => ({ default: module.SayDialog })));

const ACTS = [
  'postpone',
  'sendBack',
  'reject',
  'handOver',
  'delegate',
  'takeBack',
  'handIn',
  'ask',
  'assign',
  'priority',
  'move',
  'forceRelease',
  'undo',
] as const;
type Act = (typeof ACTS)[number];
type Props = {
  readonly task: Task;
  /** Held by me, and nobody prepares it for me: mine to write and to decide. */
  readonly isMine: boolean;
  /** Saves what is typed before the item goes away; rejects when that cannot be. */
  readonly save: () => Promise<void>;
  readonly forget: () => void;
  /** Fills in the answer that says no. */
  readonly reject: () => void;
};

export function TaskActs({ task, isMine, save, forget, reject }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const navigate = useNavigate();
  const person = usePerson();
  const [open, setOpen] = useState<Act | null>(null);
  const isLead = may(person, 'task.assign');
  const isWaiting = task.state === 'open';
  const isOpen = isWaiting || task.state === 'claimed';
  const isHolder = task.state === 'claimed' && task.lease?.by === person.id;
  const can: Readonly<Record<Act, boolean>> = {
    postpone: isMine,
    sendBack: isMine && task.returns !== null,
    reject: isMine && task.rejects !== null,
    handOver: isMine,
    delegate: isMine,
    takeBack: isHolder && task.delegate !== null,
    handIn: task.state === 'claimed' && task.delegate?.id === person.id,
    ask: isMine,
    move: isLead && isOpen && task.moves.length > 0,
    assign: isLead && isOpen && !isMine,
    priority: isLead && isOpen,
    undo: task.state === 'completed' && task.by === person.id,
    forceRelease: isLead && task.state === 'claimed' && !isMine,
  };
  const start = (act: Act) => () => {
    if (act === 'reject') reject();
    else if (act === 'takeBack') regaining.act();
    else if (act === 'undo') undoing.act();
    else setOpen(act);
  };
  /** While nothing has come of the decision; afterwards the refusal says that it is for the process to return. */
  const undoing = useAct(async (key) => {
    await recallTask(task.id, key);
    await changed(t('undo.done'));
  });
  const regaining = useAct(async (key) => {
    await takeBack(task.id, task.fence, key);
    await changed(t('act.takeBack.done'));
  });

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
  const items = ACTS.filter((act) => can[act]).map((act) => ({ id: act, text: t(`keys.${act}`), run: start(act), keyId: act }));
  return (
    <>
      {ACTS.map((act) => (
        <ActKey key={act} id={act} isOff={!can[act]} run={start(act)} />
      ))}
      {items.length > 0 && <MenuButton label={t('act.more')} items={items} keyId="acts" />}
      <Suspense fallback={null}>
        {open === 'postpone' && (
          <PostponeDialog
            dueAt={task.dueAt}
            title={t('act.postpone.title')}
            lead={t('act.postpone.lead')}
            act={async ({ until, reason }, key) => {
              await save();
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
              await save();
              const given = await handOver(id, { fence, to }, key);
              await gone(withWarnings(t, t('act.given', { name: given.lease.name }), given.warnings));
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
              await changed(withWarnings(t, t('act.given', { name: given.lease.name }), given.warnings));
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
        {open === 'sendBack' && (
          <ReturnDialog
            title={t('keys.sendBack')}
            lead={t('act.return.lead')}
            codes={task.returns ?? []}
            act={async (input, key) => {
              await save();
              await returnTask(id, { fence, ...input }, key);
              await gone(t('act.return.done'));
            }}
            onClose={close}
          />
        )}
        {open === 'delegate' && (
          <DelegateDialog
            title={t('keys.delegate')}
            lead={t('act.delegate.lead')}
            task={task}
            act={async (input, key) => {
              await save();
              const { delegate, warnings } = await delegateTask(id, { fence, ...input }, key);
              await changed(withWarnings(t, t('act.delegate.done', { name: delegate.name }), warnings));
            }}
            onClose={close}
          />
        )}
        {open === 'handIn' && (
          <SayDialog
            title={t('keys.handIn')}
            lead={t('act.handIn.lead', { name: lease?.name ?? '' })}
            label={t('act.handIn.note')}
            act={async (note, key) => {
              await save();
              const { to } = await handIn(id, { fence, note }, key);
              await gone(t('act.handIn.done', { name: to.name }));
            }}
            onClose={close}
          />
        )}
        {open === 'ask' && (
          <AskDialog
            act={async (input, key) => {
              await askAbout(id, { fence, ...input }, key);
              await changed(t('act.ask.done'));
            }}
            onClose={close}
          />
        )}
        {open === 'move' && (
          <MoveDialog
            title={t('keys.move')}
            lead={t('act.move.lead')}
            queues={task.moves}
            act={async (input, key) => {
              await moveTask(id, input, key);
              await changed(t('act.move.done'));
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}

function ActKey({ id, isOff, run }: { readonly id: Act; readonly isOff: boolean; readonly run: () => void }) {
  useCommand(id, run, { isOff });
  return null;
}
