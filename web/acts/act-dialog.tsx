// An act that asks something first. What is filled in stays until the act is through, or until its writer says that it may go; it is sent
// once, however often it is pressed; what is wrong is said at its field, whether found here or by the API.
import { Button } from 'antd';
import { useId, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { Dialog } from '../components/dialog.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { isSubmit } from '../keys/submit.ts';

/** What is wrong with each field now; undefined when it is right. */
export type Faults = Readonly<Record<string, string | undefined>>;
export type FaultOf = (field: string) => string | undefined;

type ActDialogProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly submit?: string;
  readonly isDanger?: boolean;
  readonly width?: number;
  readonly faults: Faults;
  /** What to say for a fault that the API found, by the code it gave; undefined leaves it to the box below. */
  readonly sayCode?: (code: string) => string | undefined;
  readonly act: (key: string) => Promise<void>;
  readonly onClose: () => void;
  readonly children: (fault: FaultOf) => ReactNode;
};

export function ActDialog({ title, lead, submit, isDanger = false, width, faults, sayCode, act, onClose, children }: ActDialogProps) {
  const { t } = useTranslation();
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isTyped, setTyped] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const key = useRef(newKey());
  const isRunning = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  const found: Faults = Object.fromEntries(
    (problem?.errors ?? []).flatMap(({ pointer, code }) => {
      const said = sayCode?.(code);
      return said === undefined ? [] : [[pointer.split('/').at(-1) ?? '', said]];
    }),
  );
  const fault: FaultOf = (field) => found[field] ?? (isChecked ? faults[field] : undefined);

  const run = async (): Promise<void> => {
    if (isRunning.current) return;
    setProblem(null);
    if (Object.values(faults).some((one) => one !== undefined)) {
      setChecked(true);
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      await act(key.current);
      onClose();
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) key.current = newKey();
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  /** What is under way is waited for: its failure is said here. What was typed goes only when that is said; a second Esc goes on writing. */
  const close = (): void => {
    if (isRunning.current) return;
    if (!isTyped) onClose();
    else if (isLeaving) goOn();
    else setLeaving(true);
  };
  const goOn = (): void => {
    setLeaving(false);
    (left.current ?? form.current?.querySelector<HTMLElement>('input, textarea, select'))?.focus();
  };
  /** Where she was writing when she was asked. */
  const left = useRef<HTMLElement | null>(null);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isSubmit(event)) return;
    event.preventDefault();
    void run();
  };

  return (
    <Dialog
      title={title}
      onClose={close}
      onKeyDown={onKeyDown}
      {...(width === undefined ? {} : { width })}
      footer={
        isLeaving ? (
          <>
            <span role="alert" className="leaving">
              {t('act.leaving')}
            </span>
            <Button danger onClick={onClose}>
              {t('act.discard')}
            </Button>
            <Button type="primary" autoFocus onClick={goOn}>
              {t('act.goOn')}
            </Button>
          </>
        ) : (
          <>
            <Button disabled={isBusy} onClick={close}>
              {t('app.cancel')}
            </Button>
            {/* stands after every field: where there is none, the focus begins here */}
            <Button danger={isDanger} type="primary" htmlType="submit" form={id} loading={isBusy} data-first="">
              {submit ?? title}
            </Button>
          </>
        )
      }
    >
      <form
        ref={form}
        id={id}
        className="act-form"
        noValidate
        onSubmit={onSubmit}
        onFocus={({ target }) => (left.current = target)}
        onChange={() => {
          setProblem(null);
          setTyped(true);
          setLeaving(false);
        }}
      >
        {lead && <p>{lead}</p>}
        {children(fault)}
        {problem && Object.keys(found).length === 0 && (
          <ProblemBox error={problem}>{problem.isUnanswered && <p>{t('act.unanswered')}</p>}</ProblemBox>
        )}
      </form>
    </Dialog>
  );
}
