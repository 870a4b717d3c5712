// A person's own keys in the place of the standard ones: what a press is called, and why it cannot be taken for an act.
import { FIXED, KEY_IDS, KEYS, keyOf, meet, type KeyId, type OwnKeys } from './registry.ts';

/** Of a KeyboardEvent; tests know no DOM. */
type Pressed = { readonly code: string } & Readonly<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>>;
const NAMED: Readonly<Record<string, string>> = {
  ...{ Delete: 'delete', Insert: 'insert', Home: 'home', End: 'end', PageUp: 'pageup', PageDown: 'pagedown' },
  ...{ Enter: 'enter', ArrowUp: 'up', ArrowDown: 'down', Equal: 'equal', Minus: 'minus' },
};

/** As the registry writes it; undefined for what has no name there (a modifier alone, a sign that other keyboards have elsewhere). */
export function nameOfPress({ code, ctrlKey, altKey, shiftKey, metaKey }: Pressed): string | undefined {
  const [, letter, digit, functionKey] = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code) ?? [];
  const name = (letter ?? digit ?? functionKey)?.toLowerCase() ?? NAMED[code];
  if (name === undefined || metaKey) return undefined;
  return [ctrlKey && 'ctrl', altKey && 'alt', shiftKey && 'shift', name].filter(Boolean).join('+');
}

/** What browsers keep for themselves, and Chinese input methods. */
const KEPT = /^(ctrl\+(shift\+)?[tnw]|ctrl\+shift\+i|f5|f11|f12|ctrl\+f5|alt\+\d|alt\+f4|alt\+(home|up|down))$/;
/** What is typed, or moves, in a field. */
const TYPED = /^(shift\+)?([a-z0-9]|enter|home|end|up|down|equal|minus|delete|insert|pageup|pagedown)$/;

type KeyFault = { readonly kind: 'kept' | 'typed' } | { readonly kind: 'taken'; readonly by: KeyId };

/** Undefined when the act can have this key. */
export function faultOfKey(id: KeyId, keys: string, own: OwnKeys): KeyFault | undefined {
  if (KEPT.test(keys)) return { kind: 'kept' };
  const { group, inFields } = keyOf(id);
  if (inFields && TYPED.test(keys)) return { kind: 'typed' };
  const by = KEY_IDS.find((other) => {
    // the first key of a sequence is taken too: `g` alone would act before `g i` is complete
    const taken = (own[other] ?? keyOf(other).keys).split(',').flatMap((one) => [one, one.split('>')[0]]);
    return other !== id && meet(group, keyOf(other).group) && taken.includes(keys);
  });
  return by && { kind: 'taken', by };
}

/** What is stored, whatever it is: keys of acts that there are. */
export const readOwnKeys = (stored: unknown): OwnKeys =>
  typeof stored === 'object' && stored !== null
    ? Object.fromEntries(
        Object.entries(stored).filter(
          ([id, keys]) => Object.hasOwn(KEYS, id) && !FIXED.includes(id as KeyId) && typeof keys === 'string' && keys !== '',
        ),
      )
    : {};
