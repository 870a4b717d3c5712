// Ctrl+K: everything that can be done now and every place to go, by name. Type to narrow, arrows and Enter to choose.
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore, useStore } from '../app/store.ts';
import { Dialog } from '../components/dialog.tsx';
import { may, usePerson } from '../session/session.ts';
import { commands, type Command } from './commands.ts';
import { Caps } from './help-sheet.tsx';
import { isComposing } from './ime.ts';
import { KEY_IDS, keyOf, type KeyId } from './registry.ts';

export const paletteIsOpen = createStore(false);

export function Palette() {
  return useStore(paletteIsOpen) ? <Open /> : null;
}

/** The nearer ones first: what the screen offers before what every screen has; each act once. */
function inOrder(all: readonly Command[]): readonly Command[] {
  const last = new Map(all.map((command) => [command.id, command]));
  const rank = ({ id }: Command): number => (keyOf(id).group === 'global' ? KEY_IDS.length : 0) + KEY_IDS.indexOf(id);
  return [...last.values()].sort((a, b) => rank(a) - rank(b));
}

type Entry = { readonly key: string; readonly text: string; readonly keyId?: KeyId; readonly run: () => void };

function Open() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const person = usePerson();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  // what could be done when it was opened; the dialog itself withdraws nothing
  const [offered] = useState(() => inOrder(commands.get()).filter(({ id }) => id !== 'palette'));
  const wanted = typed.trim().toLocaleLowerCase();
  const named = offered.filter(({ id }) => t(`keys.${id}`).toLocaleLowerCase().includes(wanted));
  const isSearch = [...wanted].length >= 2 && may(person, 'case.read');
  // what is no act of that name may be a case: the last entry looks for it
  const shown: readonly Entry[] = [
    ...named.map((command) => ({ key: command.id, text: t(`keys.${command.id}`), keyId: command.id, run: command.run })),
    ...(isSearch
      ? [
          {
            key: 'find',
            text: t('palette.find', { words: typed.trim() }),
            run: () => void navigate({ to: '/search', search: { q: typed.trim() } }),
          },
        ]
      : []),
  ];
  const close = (): void => paletteIsOpen.set(false);
  const run = (command: Entry | undefined): void => {
    if (!command) return;
    close();
    // after the dialog has given the focus back
    window.setTimeout(command.run);
  };
  const move = (to: number): void => {
    setAt(to);
    document.getElementById(`command-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') move(Math.min(shown.length - 1, at + 1));
    else if (event.key === 'ArrowUp') move(Math.max(0, at - 1));
    else if (event.key === 'Enter') run(shown[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('palette.title')} width={560} onClose={close}>
      <input
        className="palette-input"
        role="combobox"
        data-first=""
        autoComplete="off"
        aria-label={t('palette.label')}
        aria-expanded="true"
        aria-controls="commands"
        aria-autocomplete="list"
        aria-activedescendant={shown[at] ? `command-${at}` : undefined}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="commands" role="listbox" aria-label={t('palette.label')} className="options palette-list" tabIndex={-1}>
        {shown.map((command, index) => (
          <li
            key={command.key}
            id={`command-${index}`}
            role="option"
            aria-selected={index === at}
            className={index === at ? 'option option-at' : 'option'}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="option-name">{command.text}</span>
            {command.keyId && (
              <span className="option-note">
                <Caps id={command.keyId} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="field-hint">
        {shown.length === 0 ? t('palette.none') : ''}
      </p>
    </Dialog>
  );
}
