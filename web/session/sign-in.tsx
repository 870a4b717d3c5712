// Signing in: a page when nobody is, a dialog over the screen when a session ended, so that what was typed stays where it is.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '../api/calls.ts';
import { signedOut } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { sayProblem } from '../components/problem.tsx';
import { sessionKey, tellOtherTabs, usePersonChange } from './session.ts';

export function SignInForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const onPerson = usePersonChange();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | 'missing' | null>(null);
  const id = useId();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    if (username.trim() === '' || password === '') return setProblem('missing');
    setBusy(true);
    try {
      const session = await signIn(username.trim(), password);
      onPerson(session.person);
      client.setQueryData(sessionKey, session);
      signedOut.set(false);
      tellOtherTabs();
      await client.invalidateQueries();
    } catch (error) {
      setProblem(toProblem(error));
      setPassword('');
      document.getElementById(`${id}-password`)?.focus();
    } finally {
      setBusy(false);
    }
  };

  const failed = problem !== null;
  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)} noValidate>
      <label htmlFor={`${id}-username`}>{t('signIn.username')}</label>
      <Input
        id={`${id}-username`}
        size="large"
        autoFocus
        data-first=""
        autoComplete="username"
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        aria-invalid={failed}
        aria-describedby={failed ? `${id}-problem` : undefined}
      />
      <label htmlFor={`${id}-password`}>{t('signIn.password')}</label>
      <Input.Password
        id={`${id}-password`}
        size="large"
        visibilityToggle={false}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        aria-invalid={failed}
        aria-describedby={failed ? `${id}-problem` : undefined}
      />
      <div id={`${id}-problem`} role="alert" className="field-error">
        {problem === 'missing' ? t('signIn.missing') : problem ? sayProblem(t, problem) : ''}
      </div>
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} block>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
