// Choosing a password of one's own: at the first sign-in, and whenever somebody wants another.
import { Button, Input } from 'antd';
import { useId, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, faultProps } from '../acts/fields.tsx';
import { changePassword } from '../api/calls.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { ProblemBox } from '../components/problem.tsx';
import { passwordFault, type PasswordFault } from './password-fault.ts';

const SAID: readonly string[] = [
  'too-short',
  'too-long',
  'too-common',
  'like-the-name',
  'same-as-before',
  'wrong',
] satisfies PasswordFault[];

export function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isRunning = useRef(false);

  const own = passwordFault({ current, next, again });
  const found = Object.fromEntries(
    (problem?.errors ?? []).flatMap(({ pointer, code }) =>
      SAID.includes(code) ? [[pointer.slice(1), t(`password.fault.${code as PasswordFault}`)]] : [],
    ),
  ) as Readonly<Record<string, string | undefined>>;
  const fault = (field: 'current' | 'next' | 'again'): string | undefined => {
    const mine = isChecked ? own[field] : undefined;
    return found[field] ?? (mine && t(`password.fault.${mine}`));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isRunning.current) return;
    setChecked(true);
    setProblem(null);
    if (Object.keys(own).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      await changePassword(current, next);
      onDone();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  const type = (set: (value: string) => void) => (value: string) => {
    set(value);
    setProblem(null);
  };
  return (
    <form ref={form} className="password-form" noValidate onSubmit={(event) => void submit(event)}>
      <Secret label={t('password.current')} name="current-password" value={current} onChange={type(setCurrent)} fault={fault('current')} />
      <Secret
        label={t('password.next')}
        hint={t('password.rule')}
        name="new-password"
        value={next}
        onChange={type(setNext)}
        fault={fault('next')}
      />
      <Secret label={t('password.again')} name="new-password" value={again} onChange={type(setAgain)} fault={fault('again')} />
      {problem && Object.keys(found).length === 0 && <ProblemBox error={problem} />}
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('password.change')}
      </Button>
    </form>
  );
}

type SecretProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
  readonly hint?: string;
};

function Secret({ label, name, value, onChange, fault, hint }: SecretProps) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault} hint={hint}>
      <Input.Password
        id={id}
        visibilityToggle={false}
        autoComplete={name}
        value={value}
        {...faultProps(id, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
