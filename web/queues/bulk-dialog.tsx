// What an act on many items asks for: as the single one asks, with a word about how many it is for.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkKind } from '../../domain/bulk.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { GiveDialog } from '../acts/give-dialog.tsx';
import { PostponeDialog } from '../acts/postpone-dialog.tsx';
import { PriorityDialog } from '../acts/priority-dialog.tsx';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { DelegateDialog, MoveDialog, ReturnDialog } from '../acts/words-dialogs.tsx';
import { getTask, listPeople, type BulkAction } from '../api/calls.ts';
import { useQueues } from '../api/names.ts';
import type { ListedTask } from '../api/types.ts';
import { HoldDialog } from '../cases/hold-dialog.tsx';
import { LinkDialog } from '../cases/link-dialog.tsx';
import { Dialog } from '../components/dialog.tsx';
import { usePerson } from '../session/session.ts';
import { SayBox } from '../tasks/say-box.tsx';
import { heldAmong, isDangerous } from './bulk-kinds.ts';

type Props = {
  readonly kind: BulkKind;
  readonly items: readonly ListedTask[];
  /** It is for one item only: its own deadline counts. */
  readonly isOne: boolean;
  readonly lead: ReactNode;
  readonly act: (action: BulkAction, key: string) => Promise<void>;
  readonly onClose: () => void;
};
/** More than one person holds at once (HT-01). */
const HELD_MAX = 10;

export function BulkDialog({ kind, items, isOne, lead, act, onClose }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const queues = useQueues();
  const [one] = items;
  const held = heldAmong(items, person);
  const mine = held[0] ?? one;
  const common = { title: t(`bulk.kind.${kind}`), lead, submit: t('bulk.preview'), onClose };
  if (!one || !mine) return null;
  switch (kind) {
    case 'postpone':
    case 'set-aside':
      return <PostponeDialog {...common} dueAt={isOne ? one.dueAt : null} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'assign':
      return <GiveDialog {...common} task={one.id} needsReason act={(input, key) => act({ kind, ...input }, key)} />;
    case 'hand-over':
      return (
        <GiveDialog {...common} task={mine.id} needsReason={false} without={person.id} act={({ to }, key) => act({ kind, to }, key)} />
      );
    case 'priority':
      return <PriorityDialog {...common} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'move':
      return <MoveDialog {...common} queues={queues} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'return':
      return <ReturnHeld {...common} items={held} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'delegate':
      return <DelegateDialog {...common} task={mine} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'comment':
    case 'note':
      return <Say {...common} kind={kind} act={act} />;
    case 'link':
      return <LinkDialog {...common} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'hold':
      return <HoldDialog {...common} act={(input, key) => act({ kind, ...input }, key)} />;
    case 'give-back':
    case 'take-back':
      return (
        <ActDialog {...common} faults={{}} act={(key) => act({ kind }, key)}>
          {() => <p className="muted">{t('bulk.sure')}</p>}
        </ActDialog>
      );
    case 'release':
    case 'lift':
    case 'cancel-case':
      return (
        <ReasonDialog
          {...common}
          label={t('act.reasonLabel')}
          min={REASON_MIN}
          isDanger={isDangerous(kind)}
          act={(reason, key) => act({ kind, reason }, key)}
        />
      );
  }
}

type Common = { readonly title: string; readonly lead: ReactNode; readonly submit: string; readonly onClose: () => void };

/** The reasons for which any of the items goes back; which of them goes for it, the preview says. */
function ReturnHeld({
  items,
  ...common
}: Common & {
  readonly items: readonly ListedTask[];
  readonly act: (input: { reasonCode: string; reason: string }, key: string) => Promise<void>;
}) {
  const ids = items.slice(0, HELD_MAX).map(({ id }) => id);
  const tasks = useQuery({ queryKey: ['returns', ids], queryFn: () => Promise.all(ids.map(getTask)), staleTime: 0 });
  const codes = new Map((tasks.data ?? []).flatMap(({ returns }) => (returns ?? []).map((one) => [one.code, one] as const)));
  return tasks.isPending ? null : <ReturnDialog {...common} codes={[...codes.values()]} />;
}

function Say({ title, lead, submit, onClose, kind, act }: Common & { readonly kind: 'comment' | 'note'; readonly act: Props['act'] }) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>{t('app.cancel')}</Button>}>
      <p>{lead}</p>
      <SayBox
        about="bulk"
        isFirst
        label={t(kind === 'note' ? 'caseNote.label' : 'comment.label')}
        placeholder={t(kind === 'note' ? 'caseNote.placeholder' : 'comment.placeholder')}
        hint={t(kind === 'note' ? 'caseNote.hint' : 'comment.hint')}
        submit={submit}
        people={{ queryKey: ['people'], read: (q) => listPeople(q === undefined ? {} : { q }) }}
        send={(said, key) => act({ kind, ...said }, key)}
      />
    </Dialog>
  );
}
