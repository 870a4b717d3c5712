// The one way to bind a key: from the registry, deaf while an input method composes, inside dialogs, and to single letters when a person
// has switched them off.
import { useHotkeys } from 'react-hotkeys-hook';
import { usePreferences } from '../app/preferences.ts';
import { isComposing } from './ime.ts';
import { boundKeys, keyOf, type KeyId } from './registry.ts';

type Options = { readonly isOff?: boolean };

/** Keys that belong to something nearer: an open dialog, or the open list of a select. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  return isComposing(event) || document.querySelector('dialog[open]') !== null || target?.getAttribute('aria-expanded') === 'true';
}

export function useKey(id: KeyId, act: (event: KeyboardEvent) => void, { isOff = false }: Options = {}): void {
  const { singleLetters } = usePreferences();
  const key = keyOf(id);
  const keys = boundKeys(id, singleLetters);
  useHotkeys(
    keys,
    (event) => {
      if (!isTaken(event)) act(event);
    },
    {
      enabled: !isOff && keys !== '',
      enableOnFormTags: key.inFields ?? false,
      useKey: key.byCharacter ?? false,
      preventDefault: (event) => !isTaken(event) && !isNative(event),
      // before React: a select that closes on Esc has not closed yet
      eventListenerOptions: { capture: true },
    },
  );
}

/** Enter on a link or button is the browser's own. */
const isNative = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && !event.ctrlKey && event.target instanceof Element && !!event.target.closest('a, button');
