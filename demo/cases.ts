// Live cases of a demonstration, brought in over the API as people would: complaints of several ages and severities, cards of three scan
// qualities, a greeting. Only into an empty house, so that a second start adds nothing.
import type { Login } from './seed.ts';
import { renderIdCard } from './papers/id-card.ts';
import { signIn, upload } from './session.ts';

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

/** True when it brought them, false when there were cases already. */
export async function openDemoCases({ url, logins }: { url: string; logins: readonly Login[] }): Promise<boolean> {
  const [teller, keyer] = await Promise.all([signIn(url, logins, 'teller'), signIn(url, logins, 'keyer')]);
  const known = await keyer<{ items: unknown[] }>('GET', '/v1/cases?limit=1');
  if (known.items.length > 0) return false;
  const now = Date.now();
  for (const { hoursAgo, ...complaint } of COMPLAINTS) {
    const demand = 'demand' in complaint ? { demand: { amountMinor: complaint.demand, currency: 'CNY' } } : {};
    await teller('POST', '/v1/processes/complaint/cases', {
      input: { ...complaint, ...demand },
      receivedAt: new Date(now - hoursAgo * HOUR_MS).toISOString(),
    });
  }
  for (const { seed, quality, ...misprint } of CARDS) {
    const { truth } = await renderIdCard({ seed, quality: 'clean' });
    const print = 'idNo' in misprint ? { print: { idNo: misprint.idNo(truth.idNo) } } : {};
    const card = await renderIdCard({ seed, quality, ...print });
    const documents: string[] = [];
    for (const side of ['front', 'back'] as const)
      documents.push(await upload(keyer, card[side], `card-${seed}-${side}.${quality === 'clean' ? 'png' : 'jpg'}`));
    await keyer('POST', '/v1/processes/document-intake/cases', { input: { documents } });
  }
  await teller('POST', '/v1/processes/hello-process/cases', { input: { name: '世界 World' } });
  return true;
}
