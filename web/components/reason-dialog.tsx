// An act that needs its reason in words: asked for once, kept until it is through, sent once however often it is pressed.
import { Button, Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { Dialog } from './dialog.tsx';
import { ProblemBox } from './problem.tsx';

type Props = {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  /** Characters, as the API demands. */
  readonly min: number;
  readonly isDanger?: boolean;
  readonly act: (reason: string, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function ReasonDialog({ title, lead, label, min, isDanger = false, act, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(newKey());
  const isRunning = useRef(false);
  const field = useId();

  const run = async (): Promise<void> => {
    if (isRunning.current) return;
    if ([...reason.trim()].length < min) return setMissing(true);
    isRunning.current = true;
    setBusy(true);
    try {
      await act(reason.trim(), key.current);
      onClose();
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered) key.current = newKey();
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button danger={isDanger} type="primary" loading={isBusy} onClick={() => void run()}>
            {title}
          </Button>
        </>
      }
    >
      <p>{lead}</p>
      <div className={isMissing ? 'field field-bad' : 'field'}>
        <label className="label" htmlFor={field}>
          {label}
        </label>
        <Input.TextArea
          id={field}
          autoFocus
          className="grows"
          rows={3}
          value={reason}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? `${field}-fault` : undefined}
          onChange={(event) => {
            setReason(event.target.value);
            setMissing(false);
          }}
        />
        {isMissing && (
          <p id={`${field}-fault`} className="field-error">
            {t('form.error.minLength', { limit: min, length: [...reason.trim()].length })}
          </p>
        )}
      </div>
      {problem && <ProblemBox error={problem} />}
    </Dialog>
  );
}
