// One task, whole: header, whose it is, the body that its kind needs, and the work on it (draft, hold, submit, leave).
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState, type ComponentType, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { TaskActs } from '../acts/task-acts.tsx';
import { useAct } from '../acts/use-act.ts';
import { releaseTask } from '../api/calls.ts';
import { unsaved, type Problem } from '../api/problem.ts';
import type { Task } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { useTitle } from '../app/title.ts';
import { ProblemBox } from '../components/problem.tsx';
import { withEmptyLists } from '../forms/empty-lists.ts';
import { faultsOf, type Fault } from '../forms/validate.ts';
import { useFormats } from '../i18n/format.ts';
import { useCommand, useKey } from '../keys/use-key.ts';
import { usePerson } from '../session/session.ts';
import { ActionBar } from './action-bar.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import type { DraftState } from './draft-saver.ts';
import { DraftStatus } from './draft-status.tsx';
import { HoldBanner } from './hold-banner.tsx';
import { KeptDraft } from './kept-draft.tsx';
import { LeaseStatus } from './lease-status.tsx';
import { TaskHeader } from './task-header.tsx';
import { withoutMarks } from './marks.ts';
import { useDataTitles } from './task-titles.ts';
import { useLease, type LeaseState } from './use-lease.ts';
import { useSubmit } from './use-submit.ts';
import { useUnsent } from './use-unsent.ts';

/** What a body gives back: its check, which shows its findings and counts them, the way to what is missing, and the answer when that is not simply the data. */
type BodyHandle = { check(): number; focusOpen?(): void; answer?(): unknown };
/** What a body is given. */
export type BodyProps = {
  readonly task: Task;
  readonly data: unknown;
  readonly onChange: (data: unknown) => void;
  readonly isReadOnly: boolean;
  readonly found: readonly Fault[];
  readonly handle: RefObject<BodyHandle>;
};

/** Hand-made bodies, where they are worth it; every other task is shown from its form. */
const BODIES: Readonly<Record<string, ComponentType<BodyProps>>> = {
  'document-intake/verify': lazy(() => import('../verify/verify-body.tsx').then(({ VerifyBody }) => ({ default: VerifyBody }))),
};
const GenericBody = lazy(() => import('./generic-body.tsx').then((module) => ({ default: module.GenericBody })));

export function TaskScreen({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const person = usePerson();
  const client = useQueryClient();
  const navigate = useNavigate();
  const titles = useDataTitles(task.process, task.form);
  useTitle(text(task.title));

  const isHolder = task.state === 'claimed' && task.lease?.by === person.id;
  const isDelegate = task.state === 'claimed' && task.delegate?.id === person.id;
  // while a colleague prepares the answer, she writes and the holder reads
  const isWriter = isDelegate || (isHolder && task.delegate === null);
  const beat = useLease(isHolder && task.lease ? { id: task.id, fence: task.fence, until: task.lease.until } : null);
  const draft = useUnsent(task, isWriter);
  const submitting = useSubmit(task, draft);
  const lease = lossOf(beat, draft.state, submitting.problem);
  const isMine = isHolder && task.delegate === null && lease.kind !== 'lost';
  const canWrite = isMine || (isDelegate && lease.kind !== 'lost');
  const handle = useRef<BodyHandle>({ check: () => 0 });
  const [attention, setAttention] = useState(0);
  const Body = BODIES[`${task.process}/${task.task}`] ?? GenericBody;

  const submit = (next: boolean): void =>
    void submitting.submit({
      next,
      check: () => {
        const count = handle.current.check();
        setAttention(count);
        return count === 0;
      },
      answer: () => withEmptyLists(task.form, withoutMarks(handle.current.answer?.() ?? draft.latest())),
    });
  /** The answer says no; what it needs besides is hers to write, and nothing is handed in yet. */
  const reject = (): void => {
    draft.change({ ...(draft.latest() as object), ...task.rejects });
    tell({ tone: 'plain', text: t('act.reject.done') });
    requestAnimationFrame(() => handle.current.focusOpen?.());
  };
  const leave = (): void => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.matches('input, textarea, select')) return active.blur();
    void draft.flush();
    void navigate({ to: '/inbox' });
  };
  /** Before the item goes out of hand. What cannot be saved stops that: it would stay behind. */
  const save = async (): Promise<void> => {
    const { kind } = await draft.flush();
    if (UNSAVED.has(kind)) throw unsaved();
  };
  const givingBack = useAct(async (key) => {
    await save();
    await releaseTask(task.id, task.fence, key);
    draft.forget();
    tell({ tone: 'plain', text: t('task.gaveBack') });
    await navigate({ to: '/inbox' });
    void client.invalidateQueries({ queryKey: ['inbox'] });
    client.removeQueries({ queryKey: ['task', task.id] });
  });
  useCommand('submitNext', () => submit(true), { isOff: !isMine });
  useCommand('submitStop', () => submit(false), { isOff: !isMine });
  useKey('leave', leave);

  const { problem } = submitting;
  const found = problem ? faultsOf(problem.errors, task.form, 'answer') : [];
  // what was typed stays in sight when the item has gone back to its queue meanwhile
  const isKept = isWriter || (task.state === 'open' && draft.hasTyped());
  const shown = isKept ? draft.data : (task.answer ?? task.draft?.data ?? task.prefill ?? {});
  return (
    <div className="task" onBlur={() => void draft.flush()}>
      <div className="task-top">
        <TaskHeader task={task} isMine={isMine} />
        <TaskActs task={task} isMine={isMine} save={save} forget={draft.forget} reject={reject} />
      </div>
      <HoldBanner task={task} isHolder={isHolder} lease={lease} />
      <KeptDraft task={task} isWriter={isWriter && lease.kind !== 'lost'} draft={draft} titles={titles} />
      <Suspense fallback={<p className="splash">{t('app.loading')}</p>}>
        <Body
          task={task}
          data={shown}
          isReadOnly={!canWrite || submitting.isBusy}
          found={found}
          handle={handle}
          onChange={(data) => {
            if (problem) submitting.clearProblem();
            setAttention(0);
            draft.change(data);
          }}
        />
      </Suspense>
      {isWriter && (
        <footer className="task-foot">
          {problem && isMine && <ProblemBox error={problem}>{problem.isUnanswered && <p>{t('task.unanswered')}</p>}</ProblemBox>}
          <p role="alert" className="field-error">
            {attention > 0 ? t('task.attention', { count: attention }) : ''}
          </p>
          {isMine && <ActionBar isBusy={submitting.isBusy || givingBack.isBusy} onSubmit={submit} onGiveBack={() => givingBack.act()} />}
          <div className="task-status">
            <DraftStatus state={draft.state} onSave={() => void draft.flush()} />
            <LeaseStatus lease={lease} />
          </div>
        </footer>
      )}
      {draft.conflict && (
        <ConflictDialog mine={draft.data} theirs={draft.conflict.theirs} words="draft" titles={titles} onChoose={draft.choose} />
      )}
    </div>
  );
}

const UNSAVED: ReadonlySet<DraftState['kind']> = new Set(['failed', 'refused', 'conflict']);

/** Whoever hears it first: the beat, a draft on its way, or the answer. */
function lossOf(beat: LeaseState, draft: DraftState, problem: Problem | null): LeaseState {
  if (beat.kind === 'lost') return beat;
  if (draft.kind === 'lost') return draft;
  return problem?.isLoss ? { kind: 'lost', problem } : beat;
}
