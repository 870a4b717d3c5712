import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redressLevel } from '../../../domain/complaint/redress.ts';
import { SEVERITY_PACK, SEVERITY_REASONS } from '../../../domain/complaint/severity-pack.ts';
import { suggestSeverity, type Complaint } from '../../../domain/complaint/severity.ts';
import { fen, type Money } from '../../../domain/money.ts';

const yuan = (n: number): Money => ({ amountMinor: fen(n * 100), currency: 'CNY' });
const of = (text: string, rest: Partial<Complaint> = {}) => {
  const { severity, reasons } = suggestSeverity({ channel: 'hotline', text, ...rest });
  return [severity, ...reasons.map((finding) => finding.reason)];
};

describe('severity of a complaint (D.2)', () => {
  test.each<[string, string, Partial<Complaint>, string[]]>([
    ['a refund of more than 200,000', '理财产品亏损，要求赔偿', { demand: yuan(200_001) }, ['S1', 'LOSS_OVER_200K']],
    ['exactly 200,000 is not more than 200,000', '理财产品亏损，要求赔偿', { demand: yuan(200_000) }, ['S2', 'LOSS_OVER_10K']],
    ['exactly 10,000 is an ordinary dispute', '手续费有误', { demand: yuan(10_000) }, ['S3', 'NORMAL_DISPUTE']],
    ['a loss told in the text', '我买的理财亏了35万元', {}, ['S1', 'LOSS_OVER_200K']],
    ['a loss told in English', 'I lost RMB 12,500.50 through your adviser', {}, ['S2', 'LOSS_OVER_10K']],
    ['full-width figures', '损失２５万', {}, ['S1', 'LOSS_OVER_200K']],
    ['an account number is no amount', '账号6222021234567894无法登录', {}, ['S3', 'NORMAL_DISPUTE']],
    ['sent by the regulator', 'The fee is wrong', { channel: 'regulator' }, ['S1', 'REGULATOR']],
    ['the regulator in the text, in Chinese', '我已向12378反映', {}, ['S1', 'REGULATOR']],
    ['the regulator in the text, in English', 'I have written to the regulator about it', {}, ['S1', 'REGULATOR']],
    ['an old customer', '我父亲是老人，被误导购买', {}, ['S1', 'VULNERABLE_CUSTOMER']],
    ['six customers together', '我们6名客户共同反映', {}, ['S1', 'GROUP']],
    ['four are no group', 'The 4 of us were charged twice', {}, ['S3', 'NORMAL_DISPUTE']],
    ['twelve people in English', '12 customers were told the same', {}, ['S1', 'GROUP']],
    ['fraud of staff', 'Your adviser forged my signature', {}, ['S1', 'MISCONDUCT']],
    ['the media have reported', '此事已有媒体进行了报道', {}, ['S1', 'MEDIA']],
    ['a threat to go to the media is less', 'I will go to the press', {}, ['S2', 'MEDIA_THREAT']],
    ['privacy', '客户经理泄露了我的电话', {}, ['S2', 'PRIVACY']],
    ['recording missing', '买保险时没有录音录像', {}, ['S2', 'RECORDING_MISSING']],
    ['a repeated complaint', 'This is the second time I write', {}, ['S2', 'REPEAT']],
    ['service', '柜员态度很差', {}, ['S4', 'ATTITUDE']],
    ['service with a demand is a dispute', '柜员态度很差', { demand: yuan(100) }, ['S3', 'NORMAL_DISPUTE']],
    ['a question', 'How do I close my account?', {}, ['S4', 'INQUIRY']],
    ['anything else', 'The annual fee was charged although I cancelled the card', {}, ['S3', 'NORMAL_DISPUTE']],
  ])('%s', (_, text, rest, expected) => {
    expect(of(text, rest)).toEqual(expected);
  });

  test('the most severe reason decides and stands first; all that speak for it are named', () => {
    expect(of('态度很差，泄露了我的信息，我要找媒体，已报12378')).toEqual(['S1', 'REGULATOR', 'PRIVACY', 'MEDIA_THREAT']);
  });

  test('the suggestion names its pack, and each reason can be read in both languages (X-05)', () => {
    expect(suggestSeverity({ channel: 'app', text: 'x' }).packVersion).toBe('complaint-severity-cn@1');
    const reasons = [...SEVERITY_PACK.words, ...SEVERITY_PACK.losses].map((rule) => rule.reason);
    for (const reason of [...reasons, 'NORMAL_DISPUTE'] as const) expect(SEVERITY_REASONS[reason]).toMatchObject({ en: /./, zh: /./ });
  });

  test('more text or a higher demand never makes a complaint less severe, unless it was only about service (N75)', () => {
    const piece = fc.constantFrom('手续费', '态度差', '泄露', '老人', 'fraud', 'hello', '12378', '5名客户', '9万元', '');
    fc.assert(
      fc.property(piece, piece, fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 300_000 }), (a, b, low, more) => {
        const before = suggestSeverity({ channel: 'app', text: a, demand: yuan(low) });
        const after = suggestSeverity({ channel: 'app', text: `${a} ${b}`, demand: yuan(low + more) });
        expect(after.severity <= before.severity).toBe(true);
      }),
    );
  });

  test('eight thousand characters of anything are judged in less than a tenth of a second', () => {
    const started = performance.now();
    for (const text of ['1'.repeat(8_000), '1,'.repeat(4_000), '媒体'.repeat(4_000), ' '.repeat(8_000)])
      suggestSeverity({ channel: 'app', text });
    expect(performance.now() - started).toBeLessThan(400);
  });
});

test.each([
  [undefined, 'reviewer'],
  [5_000, 'reviewer'],
  [5_001, 'lead'],
  [50_001, 'department'],
  [200_000, 'department'],
  [200_001, 'executive'],
])('a remedy of %s CNY is agreed to by the %s (D8)', (amount, level) => {
  expect(redressLevel(amount === undefined ? undefined : yuan(amount))).toBe(level);
});
