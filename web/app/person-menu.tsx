// Who I am, and what I set for this browser.
import { Link, useRouter } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DownIcon } from '../components/icons.tsx';
import { isComposing } from '../keys/ime.ts';
import { usePerson, useSignOut } from '../session/session.ts';
import { prefer, usePreferences, type Theme } from './preferences.ts';

export function PersonMenu() {
  const { t } = useTranslation();
  const person = usePerson();
  const signOut = useSignOut();
  const router = useRouter();
  const { theme } = usePreferences();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  const leave = async (): Promise<void> => {
    await signOut();
    await router.navigate({ to: '/inbox' });
  };

  return (
    <div
      className="menu-place"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event) || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className="bar-button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={`${t('nav.menu')}: ${person.name}`}
        onClick={() => setOpen(!isOpen)}
      >
        {person.name}
        <DownIcon />
      </button>
      {isOpen && (
        <section id={id} className="menu" aria-label={t('nav.menu')}>
          <p className="menu-who">
            <strong>{person.name}</strong>
            <span className="muted">{person.roles.join(' · ')}</span>
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
          <Button block onClick={() => void leave()}>
            {t('signIn.out')}
          </Button>
        </section>
      )}
    </div>
  );
}
