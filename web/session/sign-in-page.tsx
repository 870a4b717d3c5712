// The page before anybody is signed in.
import { useTranslation } from 'react-i18next';
import { prefer, usePreferences } from '../app/preferences.ts';
import { Seal } from '../app/top-bar.tsx';
import { SignInForm } from './sign-in.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const { language } = usePreferences();
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
        <SignInForm />
        <button
          type="button"
          className="text-button"
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => prefer({ language: language === 'en' ? 'zh-CN' : 'en' })}
        >
          {language === 'en' ? '中文' : 'English'}
        </button>
      </main>
    </div>
  );
}
