import { describe, expect, test } from 'vitest';
import { readPreferences } from '../../web/app/preferences.ts';
import { en } from '../../web/i18n/en.ts';
import { isComposing } from '../../web/keys/ime.ts';
import { faultOfKey, nameOfPress, readOwnKeys } from '../../web/keys/own-keys.ts';
import { boundKeys, caps, GROUPS, KEY_IDS, keyOf, meet } from '../../web/keys/registry.ts';

describe('the keys', () => {
  test('each has a name for the help sheet and a group of it', () => {
    for (const id of KEY_IDS) {
      expect(en.keys[id], id).toBeTypeOf('string');
      expect(GROUPS).toContain(keyOf(id).group);
    }
  });

  test('no two of one place are the same', () => {
    for (const group of GROUPS) {
      const bound = KEY_IDS.filter((id) => meet(group, keyOf(id).group) && (group !== 'global' || keyOf(id).group === 'global')).flatMap(
        (id) => keyOf(id).keys.split(','),
      );
      expect(new Set(bound).size, group).toBe(bound.length);
    }
  });

  test('none belongs to a Chinese input method', () => {
    const taken = KEY_IDS.flatMap((id) => keyOf(id).keys.split(',')).filter((key) => /space|alt\+[1-9]$|^shift$/.test(key));
    expect(taken).toEqual([]);
  });

  test('without single letters, what needs Ctrl, Alt, arrows, Enter or Esc stays', () => {
    expect(boundKeys('claimNext', false)).toBe('');
    expect(boundKeys('inbox', false)).toBe('');
    expect(boundKeys('help', false)).toBe('');
    expect(boundKeys('down', false)).toBe('down');
    expect(boundKeys('submitNext', false)).toBe('ctrl+enter');
    expect(boundKeys('claimNext', true)).toBe('n');
  });

  test('are shown as caps', () => {
    expect(caps('submitStop')).toEqual([{ keys: ['Ctrl', 'Shift', 'Enter'], isSequence: false }]);
    expect(caps('inbox')).toEqual([{ keys: ['g', 'i'], isSequence: true }]);
    expect(caps('down')).toEqual([
      { keys: ['j'], isSequence: false },
      { keys: ['↓'], isSequence: false },
    ]);
  });
});

describe('a person’s own keys', () => {
  const press = (code: string, ...held: readonly ('ctrl' | 'alt' | 'shift' | 'meta')[]) =>
    nameOfPress({
      code,
      ...{ ctrlKey: held.includes('ctrl'), altKey: held.includes('alt'), shiftKey: held.includes('shift'), metaKey: held.includes('meta') },
    });
  test('are called as the registry calls them, wherever a layout has its letters', () => {
    expect([press('KeyX', 'alt'), press('Digit7'), press('F8'), press('Enter', 'ctrl', 'shift')]).toEqual([
      ...['alt+x', '7', 'f8', 'ctrl+shift+enter'],
    ]);
    expect([press('ControlLeft', 'ctrl'), press('Slash'), press('KeyC', 'meta')]).toEqual([undefined, undefined, undefined]);
  });
  test('take the place of the standard ones, and single letters among them can be switched off', () => {
    const own = { claimNext: 'z', submitNext: 'f8' } as const;
    expect([boundKeys('claimNext', true, own), boundKeys('claimNext', false, own), boundKeys('submitNext', false, own)]).toEqual([
      'z',
      '',
      'f8',
    ]);
    expect(caps('submitNext', own)).toEqual([{ keys: ['F8'], isSequence: false }]);
  });
  test('are refused when taken, when they are typed where the act works, and when the browser keeps them', () => {
    expect(faultOfKey('submitNext', 'alt+p', {})).toEqual({ kind: 'taken', by: 'postpone' });
    expect(faultOfKey('submitNext', 'alt+p', { postpone: 'f8' })).toBeUndefined();
    expect(faultOfKey('pagePrevious', 'alt+p', {})).toEqual({ kind: 'taken', by: 'postpone' }); // a document is verified in a task
    expect(faultOfKey('claimNext', 'x', {})).toEqual({ kind: 'taken', by: 'select' }); // works everywhere, so in lists too
    expect(faultOfKey('claimNext', 'g', {})?.kind).toBe('taken'); // `g i` begins with it
    expect(faultOfKey('postpone', 'ctrl+a', {})).toBeUndefined(); // taken in lists only
    expect([faultOfKey('postpone', 'x', {})?.kind, faultOfKey('claimNext', 'ctrl+t', {})?.kind]).toEqual(['typed', 'kept']);
  });
  test('are read from what is stored, whatever it is', () => {
    expect(readOwnKeys({ postpone: 'f8', nothing: 'x', ask: 3, leave: 'x', move: '' })).toEqual({ postpone: 'f8' });
    expect([readOwnKeys(null), readOwnKeys('x')]).toEqual([{}, {}]);
    expect(readPreferences('{"keys":{"postpone":"f8"}}', 'en').keys).toEqual({ postpone: 'f8' });
    expect(readPreferences('no JSON', 'en').keys).toEqual({});
  });
});

test('an Enter that chooses a Chinese candidate confirms nothing', () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ keyCode: 229 })).toBe(true);
  expect(isComposing({ nativeEvent: { isComposing: true } })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
