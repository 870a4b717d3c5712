import { describe, expect, test } from 'vitest';
import { en } from '../../web/i18n/en.ts';
import { isComposing } from '../../web/keys/ime.ts';
import { boundKeys, caps, GROUPS, KEY_IDS, keyOf } from '../../web/keys/registry.ts';

describe('the keys', () => {
  test('each has a name for the help sheet and a group of it', () => {
    for (const id of KEY_IDS) {
      expect(en.keys[id], id).toBeTypeOf('string');
      expect(GROUPS).toContain(keyOf(id).group);
    }
  });

  test('no two of one place are the same', () => {
    for (const group of GROUPS) {
      const bound = KEY_IDS.filter((id) => [group, 'global'].includes(keyOf(id).group)).flatMap((id) => keyOf(id).keys.split(','));
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

  test('every single character is known as a letter that can be switched off', () => {
    const plain = KEY_IDS.filter((id) =>
      keyOf(id)
        .keys.split(',')
        .some((key) => /^(shift\+)?[^+>]$|>/.test(key)),
    );
    expect(plain.filter((id) => !keyOf(id).isLetter)).toEqual([]);
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

test('an Enter that chooses a Chinese candidate confirms nothing', () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ keyCode: 229 })).toBe(true);
  expect(isComposing({ nativeEvent: { isComposing: true } })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
