// The `?` sheet: every key, from the registry.
import { Switch } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { prefer, usePreferences } from '../app/preferences.ts';
import { createStore, useStore } from '../app/store.ts';
import { Dialog } from '../components/dialog.tsx';
import { boundKeys, caps, GROUPS, KEY_IDS, keyOf, type KeyId } from './registry.ts';

export const helpIsOpen = createStore(false);

export function HelpSheet() {
  const { t } = useTranslation();
  const { singleLetters } = usePreferences();
  const isOpen = useStore(helpIsOpen);
  if (!isOpen) return null;
  return (
    <Dialog title={t('keys.title')} width={760} onClose={() => helpIsOpen.set(false)}>
      <p className="muted">{t('keys.lead')}</p>
      <div className="key-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{t(`keys.group.${group}`)}</h3>
            <dl className="key-list">
              {KEY_IDS.filter((id) => keyOf(id).group === group).map((id) => (
                <Fragment key={id}>
                  <dt>{t(`keys.${id}`)}</dt>
                  <dd>{boundKeys(id, singleLetters) === '' ? t('keys.off') : <Caps id={id} />}</dd>
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
  return (
    <span className="caps">
      {caps(id).map(({ keys, isSequence }, at) => (
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
