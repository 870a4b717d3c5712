// Live cases of a demonstration, brought in over the API as people would: complaints of several ages and severities, cards of three scan
// qualities, a greeting. Each is brought in once.
import { renderIdCard } from './papers/id-card.ts';
import type { Progress } from './progress.ts';
import { upload, type As } from './session.ts';

const HOUR_MS = 3_600_000;
const COMPLAINTS = [
  { channel: 'branch', customerId: 'CUS-0001', text: '十月的账户管理费被重复扣了两次，要求退还一次。', hoursAgo: 2, demand: 3_000 },
  {
    channel: 'app',
    customerId: 'CUS-0002',
    text: 'My card was blocked abroad without any notice, and the hotline could not say why.',
    hoursAgo: 30,
  },
  {
    channel: 'hotline',
    customerId: 'CUS-0003',
    text: '买理财时没有录音录像，客户经理说保本，现在亏损三万元。',
    hoursAgo: 100,
    demand: 3_000_000,
  },
  { channel: 'regulator', customerId: 'CUS-0004', text: '监管转办：催收电话每天超过十次，并打给了我的同事。', hoursAgo: 9 },
  // Past 90 % of its fifteen days: the branch president is asked to call.
  { channel: 'branch', customerId: 'CUS-0001', text: '贷款结清两个月，抵押仍未解除，影响我卖房。', hoursAgo: 14 * 24 },
] as const;
const CARDS = [
  { seed: 11, quality: 'clean' },
  { seed: 12, quality: 'scan' },
  { seed: 13, quality: 'photo' },
  { seed: 14, quality: 'scan', idNo: (printed: string) => printed.slice(0, -1) + (printed.endsWith('1') ? '2' : '1') },
] as const;

/** Brings in what is missing. */
export async function openDemoCases({ as, progress }: { as: As; progress: Progress }): Promise<void> {
  const [teller, keyer] = await Promise.all([as('teller'), as('keyer')]);
  const opened = async (name: string, open: () => Promise<{ id: string }>) => {
    if (progress.cases[name] === undefined) progress.note(name, (await open()).id);
  };
  for (const [i, { hoursAgo, ...complaint }] of COMPLAINTS.entries())
    await opened(`complaint-${i + 1}`, () => {
      const demand = 'demand' in complaint ? { demand: { amountMinor: complaint.demand, currency: 'CNY' } } : {};
      return teller('POST', '/v1/processes/complaint/cases', {
        input: { ...complaint, ...demand },
        receivedAt: new Date(Date.parse(progress.since) - hoursAgo * HOUR_MS).toISOString(),
      });
    });
  for (const { seed, quality, ...misprint } of CARDS)
    await opened(`card-${seed}`, async () => {
      const { truth } = await renderIdCard({ seed, quality: 'clean' });
      const print = 'idNo' in misprint ? { print: { idNo: misprint.idNo(truth.idNo) } } : {};
      const card = await renderIdCard({ seed, quality, ...print });
      const documents: string[] = [];
      for (const side of ['front', 'back'] as const)
        documents.push(await upload(keyer, card[side], `card-${seed}-${side}.${quality === 'clean' ? 'png' : 'jpg'}`));
      return keyer('POST', '/v1/processes/document-intake/cases', { input: { documents } });
    });
  await opened('greeting', () => teller('POST', '/v1/processes/hello-process/cases', { input: { name: '世界 World' } }));
}
