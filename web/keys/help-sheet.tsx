// The `?` sheet: every key, from the registry, and a person's own keys in their place.
import { Button, Switch } from 'antd';
import { Fragment, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { prefer, usePreferences } from '../app/preferences.ts';
import { createStore, useStore } from '../app/store.ts';
import { Dialog } from '../components/dialog.tsx';
import { faultOfKey, nameOfPress } from './own-keys.ts';
import { boundKeys, caps, FIXED, GROUPS, KEY_IDS, keyOf, type KeyId } from './registry.ts';

export const helpIsOpen = createStore(false);

export function HelpSheet() {
  return useStore(helpIsOpen) ? <Sheet /> : null;
}

function Sheet() {
  const { t } = useTranslation();
  const { singleLetters, keys: own } = usePreferences();
  const [asked, setAsked] = useState<KeyId | null>(null);
  const [fault, setFault] = useState('');
  const [isChanging, setChanging] = useState(false);
  const ask = (id: KeyId | null): void => {
    setFault('');
    setAsked(id);
  };

  // the next press is the key, before the dialog and every other handler
  useEffect(() => {
    if (asked === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') return ask(null);
      if (['Control', 'Alt', 'Shift', 'Meta'].includes(event.key)) return;
      const pressed = nameOfPress(event);
      if (pressed === undefined) return setFault(t('keys.fault.unknown'));
      const wrong = faultOfKey(asked, pressed, own);
      if (wrong?.kind === 'taken') return setFault(t('keys.fault.taken', { act: t(`keys.${wrong.by}`) }));
      if (wrong) return setFault(t(`keys.fault.${wrong.kind}`));
      prefer({ keys: { ...own, [asked]: pressed } });
      ask(null);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [asked, own, t]);

  return (
    <Dialog title={t('keys.title')} width={760} onClose={() => helpIsOpen.set(false)}>
      <p className="muted">{t('keys.lead')}</p>
      <div className="keys-asked">
        <Button size="small" aria-pressed={isChanging} onClick={() => setChanging(!isChanging)}>
          {t('keys.change')}
        </Button>
        {Object.keys(own).length > 0 && (
          <Button size="small" onClick={() => prefer({ keys: {} })}>
            {t('keys.standard')}
          </Button>
        )}
        <span role="status">{asked !== null && t('keys.press', { act: t(`keys.${asked}`) })}</span>
        <span role="alert" className="field-error">
          {fault}
        </span>
      </div>
      <div className="key-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{t(`keys.group.${group}`)}</h3>
            <dl className="key-list">
              {KEY_IDS.filter((id) => keyOf(id).group === group).map((id) => (
                <Fragment key={id}>
                  <dt>{t(`keys.${id}`)}</dt>
                  <dd>
                    {boundKeys(id, singleLetters, own) === '' ? t('keys.off') : <Caps id={id} />}
                    {isChanging && !FIXED.includes(id) && (
                      <Button
                        size="small"
                        type={asked === id ? 'primary' : 'text'}
                        aria-label={t('keys.changeOf', { act: t(`keys.${id}`) })}
                        onClick={() => ask(id)}
                      >
                        {t('keys.changeOne')}
                      </Button>
                    )}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="switch-row">
        <Switch checked={singleLetters} onChange={(on) => prefer({ singleLetters: on })} aria-label={t('keys.letters')} />
        <span>
          {t('keys.letters')}
          <small className="muted">{t('keys.lettersHint')}</small>
        </span>
      </label>
    </Dialog>
  );
}

/** The caps of one key. */
export function Caps({ id }: { readonly id: KeyId }) {
  const { t } = useTranslation();
  const { keys: own } = usePreferences();
  return (
    <span className="caps">
      {caps(id, own).map(({ keys, isSequence }, at) => (
        <span key={keys.join('+')} className="caps-one">
          {at > 0 && <span className="caps-or">/</span>}
          {keys.map((key, index) => (
            <Fragment key={key}>
              {index > 0 && isSequence && <span className="caps-or">{t('keys.then')}</span>}
              <kbd>{key}</kbd>
            </Fragment>
          ))}
        </span>
      ))}
    </span>
  );
}
