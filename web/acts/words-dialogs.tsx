// Acts that say something to somebody: asking, delegating, handing in, returning, sending to another queue.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueueList } from '../api/names.ts';
import type { Task, Text } from '../api/types.ts';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { candidatesOf, staff } from '../people/sources.ts';
import { withAway } from '../people/warnings.ts';
import { usePerson } from '../session/session.ts';
import { ActDialog } from './act-dialog.tsx';
import { CodeField, ReasonField, SelectField, TextField, useShortness } from './fields.tsx';
import { PersonField } from './person-field.tsx';
import { REASON_MIN } from './reasons.ts';

type Common = { readonly title: string; readonly lead: ReactNode; readonly submit?: string; readonly onClose: () => void };

export function DelegateDialog({
  task,
  act,
  ...common
}: Common & { readonly task: Pick<Task, 'id'>; readonly act: (input: { to: string; note: string }, key: string) => Promise<void> }) {
  const { t } = useTranslation();
  const person = usePerson();
  const short = useShortness();
  const [to, setTo] = useState<string>();
  const [note, setNote] = useState('');
  return (
    <ActDialog
      {...common}
      faults={{ to: to === undefined ? t('act.person.choose') : undefined, note: short(note, 1) }}
      act={async (key) => {
        if (to !== undefined) await act({ to, note: note.trim() }, key);
      }}
    >
      {(fault) => (
        <>
          <PersonField
            label={t('act.person.to')}
            people={candidatesOf(task.id)}
            optionOf={({ id, name, held, ...presence }) => {
              // a delegate need not have room for another item of her own
              const load = held > 0 ? t('act.person.holds', { count: held }) : t('act.person.free');
              return id === person.id ? null : { id, name, note: withAway(t, load, presence) };
            }}
            value={to}
            onChange={setTo}
            fault={fault('to')}
            isFirst
          />
          <TextField label={t('act.delegate.note')} value={note} onChange={setNote} fault={fault('note')} rows={2} />
        </>
      )}
    </ActDialog>
  );
}

type Asked = { readonly to: { person: string } | { queue: string }; readonly text: string };

export function AskDialog({ act, onClose }: Pick<Common, 'onClose'> & { readonly act: (input: Asked, key: string) => Promise<void> }) {
  const { t } = useTranslation();
  const { text: inWords } = useFormats();
  const person = usePerson();
  const short = useShortness();
  const queues = useQueueList();
  const [kind, setKind] = useState<'person' | 'queue'>('person');
  const [who, setWho] = useState<string>();
  const [queue, setQueue] = useState<string>();
  const [text, setText] = useState('');
  return (
    <ActDialog
      title={t('keys.ask')}
      lead={t('act.ask.lead')}
      faults={{
        person: kind === 'person' && who === undefined ? t('act.person.choose') : undefined,
        queue: kind === 'queue' && queue === undefined ? t('form.error.enum') : undefined,
        text: short(text, 1),
      }}
      act={async (key) => {
        const to = kind === 'person' ? who && { person: who } : queue && { queue };
        if (to) await act({ to, text: text.trim() }, key);
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <CodeField
            label={t('act.ask.whom')}
            value={kind}
            options={(['person', 'queue'] as const).map((value) => ({ value, text: t(`act.ask.${value}`) }))}
            onChange={setKind}
            fault={undefined}
          />
          {kind === 'person' ? (
            <PersonField
              label={t('act.person.to')}
              people={staff()}
              optionOf={({ id, name, kind: of, isAbsent }) =>
                id === person.id || of !== 'person' ? null : { id, name, isOff: isAbsent, ...(isAbsent ? { note: t('absence.now') } : {}) }
              }
              value={who}
              onChange={setWho}
              fault={fault('person')}
              isFirst
            />
          ) : (
            <>
              <ReadProblem of={queues} />
              <SelectField
                label={t('task.queue')}
                value={queue}
                options={(queues.data?.items ?? []).map((one) => ({ value: one.queue, text: inWords(one.title) }))}
                onChange={setQueue}
                fault={fault('queue')}
              />
            </>
          )}
          <TextField label={t('act.ask.text')} value={text} onChange={setText} fault={fault('text')} />
        </>
      )}
    </ActDialog>
  );
}

export function ReturnDialog({
  codes,
  act,
  ...common
}: Common & {
  readonly codes: NonNullable<Task['returns']>;
  readonly act: (input: { reasonCode: string; reason: string }, key: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const short = useShortness();
  const [code, setCode] = useState<string>();
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      {...common}
      faults={{ code: code === undefined ? t('form.error.enum') : undefined, reason: short(reason, REASON_MIN) }}
      act={async (key) => {
        if (code !== undefined) await act({ reasonCode: code, reason: reason.trim() }, key);
      }}
    >
      {(fault) => (
        <>
          <CodeField
            label={t('act.return.code')}
            value={code}
            options={codes.map((one) => ({ value: one.code, text: text(one.title) }))}
            onChange={setCode}
            fault={fault('code')}
            isFirst
          />
          <TextField label={t('act.return.reason')} value={reason} onChange={setReason} fault={fault('reason')} />
        </>
      )}
    </ActDialog>
  );
}

type MoveProps = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly submit?: string;
  readonly queues: readonly { readonly queue: string; readonly title: Text }[];
  readonly act: (input: { queue: string; reason: string }, key: string) => Promise<void>;
  readonly onClose: () => void;
};
/** So many are seen at once; more are chosen from a list. */
const SEEN_MAX = 6;

/** Sends an item, or several, to another queue. */
export function MoveDialog({ queues, act, ...common }: MoveProps) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const short = useShortness();
  const [queue, setQueue] = useState<string | undefined>(queues.length === 1 ? queues[0]?.queue : undefined);
  const [reason, setReason] = useState('');
  const Choice = queues.length > SEEN_MAX ? SelectField : CodeField;
  return (
    <ActDialog
      {...common}
      faults={{ queue: queue === undefined ? t('form.error.enum') : undefined, reason: short(reason, REASON_MIN) }}
      act={async (key) => {
        if (queue !== undefined) await act({ queue, reason: reason.trim() }, key);
      }}
    >
      {(fault) => (
        <>
          <Choice
            label={t('task.queue')}
            value={queue}
            options={queues.map((one) => ({ value: one.queue, text: text(one.title) }))}
            onChange={setQueue}
            fault={fault('queue')}
            isFirst
          />
          <ReasonField value={reason} onChange={setReason} fault={fault('reason')} />
        </>
      )}
    </ActDialog>
  );
}

type SayProps = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly label: string;
  readonly act: (text: string, key: string) => Promise<void>;
  readonly onClose: () => void;
};

/** Something said in words, without more. */
export function SayDialog({ title, lead, label, act, onClose }: SayProps) {
  const [text, setText] = useState('');
  const short = useShortness();
  return (
    <ActDialog title={title} lead={lead} faults={{ text: short(text, 1) }} act={(key) => act(text.trim(), key)} onClose={onClose}>
      {(fault) => <TextField label={label} value={text} onChange={setText} fault={fault('text')} isFirst />}
    </ActDialog>
  );
}
