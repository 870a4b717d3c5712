// Who I am, and what I set for this browser.
import { Link, useRouter } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { Popup } from '../components/popup.tsx';
import { useRoles } from '../people/names.ts';
import { usePerson, useSignOut } from '../session/session.ts';
import { tell } from './notice.ts';
import { prefer, usePreferences, type Theme } from './preferences.ts';

export function PersonMenu() {
  const { t } = useTranslation();
  const person = usePerson();
  const signOut = useSignOut();
  const router = useRouter();
  const { theme } = usePreferences();
  const [isOpen, setOpen] = useState(false);
  const roles = useRoles();
  const { isBusy, act: leave } = useAct(
    async () => {
      await signOut();
      // once the frame has heard that nobody is signed in: until then a screen would still be drawn for somebody
      window.setTimeout(() => void router.navigate({ to: '/inbox' }));
    },
    { onProblem: () => tell({ tone: 'bad', text: t('signIn.outFailed') }) },
  );
  return (
    <Popup label={person.name} name={`${t('nav.menu')}: ${person.name}`} buttonClass="bar-button" isOpen={isOpen} onOpen={setOpen}>
      {(id) => (
        <section id={id} className="menu" aria-label={t('nav.menu')}>
          <p className="menu-who">
            <strong>{person.name}</strong>
            <span className="muted">{person.roles.map((role) => roles.title(role)).join(' · ')}</span>
          </p>
          <div className="menu-row" role="group" aria-label={t('nav.theme')}>
            <span className="menu-label">{t('nav.theme')}</span>
            <Segmented<Theme>
              aria-label={t('nav.theme')}
              value={theme}
              onChange={(next) => prefer({ theme: next })}
              options={[
                { value: 'light', label: t('nav.themeLight') },
                { value: 'dark', label: t('nav.themeDark') },
                { value: 'system', label: t('nav.themeSystem') },
              ]}
            />
          </div>
          <Link to="/me" className="menu-link" onClick={() => setOpen(false)}>
            {t('me.title')}
          </Link>
          <Button block loading={isBusy} onClick={() => leave()}>
            {t('signIn.out')}
          </Button>
        </section>
      )}
    </Popup>
  );
}
