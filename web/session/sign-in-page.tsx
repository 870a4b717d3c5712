// The page before anybody is signed in.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { signInMethods } from '../api/calls.ts';
import { LanguageSwitch } from '../app/language-switch.tsx';
import { Seal } from '../app/top-bar.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { SignInForm } from './sign-in.tsx';

const FAILURES = ['OIDC_REFUSED', 'OIDC_NO_ACCOUNT', 'OIDC_UNAVAILABLE'] as const;
/** Who comes back from the organisation's provider without success is told why in the address: read before the router tidies it. */
const asked = new URLSearchParams(window.location.search).get('sign-in');
const failure = FAILURES.find((code) => code === asked);

export function SignInPage() {
  const { t } = useTranslation();
  const methods = useQuery({ queryKey: ['sign-in-methods'], queryFn: signInMethods, staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Seal />
          <h1>
            Countersign <span lang="zh-CN">会签</span>
          </h1>
          <p className="muted">{t('signIn.lead')}</p>
        </div>
        {failure && (
          <p role="alert" className="field-error">
            {t(`problem.${failure}`)}
          </p>
        )}
        <SignInForm />
        <ReadProblem of={methods} />
        {methods.data?.oidc && (
          <Button
            size="large"
            block
            href={`${methods.data.oidc.href}?to=${encodeURIComponent(window.location.pathname + window.location.search)}`}
          >
            {t('signIn.through', { title: methods.data.oidc.title })}
          </Button>
        )}
        <LanguageSwitch />
      </main>
    </div>
  );
}
