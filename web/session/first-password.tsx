// After the first sign-in with a password that somebody else handed out: nothing before a password of one's own.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../account/password-form.tsx';
import { LanguageSwitch } from '../app/language-switch.tsx';
import { sessionKey, useSignOut } from './session.ts';

export function FirstPassword({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const signOut = useSignOut();
  const [isStuck, setStuck] = useState(false);
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div>
          <h1>{t('password.firstTitle')}</h1>
          <p className="muted">{t('password.firstLead', { name })}</p>
        </div>
        <PasswordForm onDone={() => void client.invalidateQueries({ queryKey: sessionKey })} />
        <Button type="text" onClick={() => void signOut().catch(() => setStuck(true))}>
          {t('signIn.out')}
        </Button>
        <p role="alert" className="field-error">
          {isStuck ? t('signIn.outFailed') : ''}
        </p>
        <LanguageSwitch />
      </main>
    </div>
  );
}
