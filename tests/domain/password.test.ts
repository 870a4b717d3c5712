// What may be a password.
import { describe, expect, it } from 'vitest';
import { passwordFault } from '../../domain/password.ts';

const anna = { username: 'anna.chen', name: '陈安娜 Anna Chen' };
const faultOf = (password: string) => passwordFault(password, anna);

describe('a password', () => {
  it('has fifteen characters, counted as people count', () => {
    expect(faultOf('purple-otter-9')).toBe('too-short');
    expect(faultOf('purple-otter-99')).toBe(null);
    expect(faultOf('🦦🦦🦦🦦🦦🦦🦦🦦')).toBe('too-short'); // sixteen units of JavaScript, eight characters
    expect(faultOf(`${'purple otter '.repeat(15)}${'x'.repeat(10)}`)).toBe('too-long');
  });
  it('may be four words that have nothing to do with each other, in any script, with spaces', () => {
    for (const password of [
      'gravel tulip saddle fog',
      '灯塔上的青蛙正在弹一架旧钢琴吗',
      'Zwölf Igel trinken Kakao',
      'kX9#vLq2mWz7@pRt',
      'ovo2-kettle-hmm-brr',
    ])
      expect([password, faultOf(password)]).toEqual([password, null]);
  });
  it.each([
    'passwordpassword',
    'Password123456789',
    'P@ssw0rd!P@ssw0rd!',
    'qwertyuiopasdfgh',
    'abcdefghijklmnopqrst',
    '123456789012345678',
    '111111111111111111',
    'abcabcabcabcabcabc',
    'countersign-countersign',
    'Countersign2026!!!',
    'woaini5201314woaini',
    'iloveyou-iloveyou-1',
    'admin-admin-admin-admin',
    'correct horse battery staple',
    'zyxwvutsrqponmlkj',
    'summer2026summer2026',
  ])('is not "%s", which is guessed first', (password) => expect(faultOf(password)).toBe('too-common'));
  it('is not made of the own name, however it is filled up', () => {
    for (const password of ['anna.chen-anna.chen', 'AnnaChen1234567890', '4nn4.ch3n!2026!!', 'anna.chen-countersign'])
      expect([password, faultOf(password)]).toEqual([password, expect.stringMatching(/like-the-name|too-common/)]);
    expect(faultOf('anna.chen-wuppertal')).toBe(null); // enough is left of it
  });
});
