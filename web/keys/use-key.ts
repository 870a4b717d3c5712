// The one way to bind a key: from the registry, deaf while an input method composes, inside dialogs, and to single letters when a person
// has switched them off.
import { useEffect, useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { usePreferences } from '../app/preferences.ts';
import { offer } from './commands.ts';
import { isComposing } from './ime.ts';
import { boundKeys, keyOf, SEQUENCE_MS, type KeyId } from './registry.ts';

type Options = { readonly isOff?: boolean };

/** When the first key of a sequence was pressed: the second one belongs to it, and not to the letter that it also is (`g p` is no `p`). */
let leaderAt = Number.NEGATIVE_INFINITY;
const LEADER = 'g';
const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.matches('input, textarea, select');
if (typeof window !== 'undefined')
  window.addEventListener(
    'keydown',
    (event) => {
      // noted after every handler has seen this key
      const at = event.key === LEADER && !event.ctrlKey && !event.altKey && !isTyping(event.target) ? event.timeStamp : undefined;
      window.setTimeout(() => {
        leaderAt = at ?? Number.NEGATIVE_INFINITY;
      });
    },
    { capture: true },
  );
const isSecondOfSequence = (event: KeyboardEvent, keys: string): boolean =>
  !keys.includes('>') && event.key.length === 1 && event.timeStamp - leaderAt < SEQUENCE_MS;

/** Keys that belong to something nearer: an open dialog, an open menu, the open list of a select, the Enter of a field that sends by itself. */
function isTaken(event: KeyboardEvent): boolean {
  if (isComposing(event) || document.querySelector('dialog[open]') !== null) return true;
  const target = event.target instanceof Element ? event.target : undefined;
  if (!target) return false;
  // what is folded out in the page by its button is none: it has no keys of its own
  const isNearer =
    target.matches('[aria-expanded=true]:is([aria-haspopup], [role=combobox])') || target.closest('[data-own-keys]') !== null;
  return isNearer || (event.key === 'Enter' && target.closest('[data-own-enter]') !== null);
}

export function useKey(id: KeyId, act: (event: KeyboardEvent) => void, { isOff = false }: Options = {}): void {
  const { singleLetters, keys: own } = usePreferences();
  const key = keyOf(id);
  const keys = boundKeys(id, singleLetters, own);
  const isMine = (event: KeyboardEvent): boolean => !isTaken(event) && !isSecondOfSequence(event, keys);
  useHotkeys(
    keys,
    (event) => {
      if (isMine(event)) act(event);
    },
    {
      enabled: !isOff && keys !== '',
      enableOnFormTags: key.inFields ?? false,
      useKey: (key.byCharacter ?? false) && own[id] === undefined,
      sequenceTimeoutMs: SEQUENCE_MS,
      preventDefault: (event) => isMine(event) && !isNative(event),
      // before React: a select that closes on Esc has not closed yet
      eventListenerOptions: { capture: true },
    },
  );
}

/** A key whose act is also offered by name, in the palette, while it can be done. */
export function useCommand(id: KeyId, run: () => void, { isOff = false }: Options = {}): void {
  const latest = useRef(run);
  latest.current = run;
  useKey(id, () => run(), { isOff });
  useEffect(() => (isOff ? undefined : offer({ id, run: () => latest.current() })), [id, isOff]);
}

/** Enter on a link or button is the browser's own. */
const isNative = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && !event.ctrlKey && event.target instanceof Element && !!event.target.closest('a, button');
