import { describe, expect, test } from 'vitest';
import { newKey, open, seal, SealBroken, unwrapKey, wrapKey } from '../../activities/adapters/keys.ts';

const key = newKey();
const text = Buffer.from('开户行：示例银行 — amount 12345.67', 'utf8');

describe('what is sealed', () => {
  test('opens with the same key and the same associated data, also when empty', () => {
    expect(open(key, seal(key, text, 'CMP-1'), 'CMP-1')).toEqual(text);
    expect(open(key, seal(key, Buffer.alloc(0), 'CMP-1'), 'CMP-1')).toEqual(Buffer.alloc(0));
  });

  test('is different every time, so that equal contents cannot be told from outside', () => {
    expect(seal(key, text, 'CMP-1')).not.toEqual(seal(key, text, 'CMP-1'));
  });

  test('does not open with another key or for another case', () => {
    expect(() => open(newKey(), seal(key, text, 'CMP-1'), 'CMP-1')).toThrow(SealBroken);
    expect(() => open(key, seal(key, text, 'CMP-1'), 'CMP-2')).toThrow(SealBroken);
  });

  test('does not open when any one byte was changed or the end was cut off', () => {
    const sealed = seal(key, text, 'CMP-1');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => open(key, changed, 'CMP-1')).toThrow(SealBroken);
      expect(() => open(key, sealed.subarray(0, at), 'CMP-1')).toThrow(SealBroken);
    }
  });
});

test('a wrapped key comes back under its own row only', () => {
  const master = newKey();
  const wrapped = wrapKey(master, key, 'CMP-1');
  expect(unwrapKey(master, wrapped, 'CMP-1')).toEqual(key);
  expect(() => unwrapKey(newKey(), wrapped, 'CMP-1')).toThrow(SealBroken);
  expect(() => unwrapKey(master, wrapped, 'DOC-1')).toThrow(SealBroken);
});

test('a key of the wrong length is refused before anything is sealed', () => {
  expect(() => seal(key.subarray(1), text, 'CMP-1')).toThrow(RangeError);
});
