// What the clerks of a demonstration have done this morning: some items are held, some have a draft, some were put off, some are decided and
// wait for a second person, and one clerk is away with somebody in her place.
import { seeded } from './random.ts';
import type { As } from './session.ts';

type Item = { readonly id: string; readonly fence: number; readonly dueAt: string; readonly task: string };
const HANDLERS = Array.from({ length: 12 }, (_, i) => `handler${i + 3}`);
const DECIDED_EACH = 8;
const FACTS = [
  '已调取交易流水与通话录音，客户所述的扣费确有两笔，系统批量重复。',
  '经核实，网点当日仅一名柜员在岗，排队时间属实，已约谈负责人。',
  '核查系统日志，短信通知已发送至客户预留的旧号码，费用按协议收取。',
] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A clerk who finds nothing to do goes on to the next thing. */
export async function workTheMorning({ as, now, signal }: { as: As; now: string; signal: AbortSignal }): Promise<void> {
  for (const [n, username] of HANDLERS.entries()) {
    if (signal.aborted) return;
    const clerk = await as(username);
    const random = seeded(n + 900);
    const take = () => clerk<Item | undefined>('POST', '/v1/queues/complaint-handler/claims', {});
    let item = await take();
    for (let decided = 0; item && decided < DECIDED_EACH; decided++) {
      const answer = { finding: random.pick(['upheld', 'partly-upheld', 'rejected'] as const), facts: random.pick(FACTS) };
      await clerk('POST', `/v1/tasks/${item.id}/complete`, { fence: item.fence, answer });
      item = await take();
    }
    if (!item) continue;
    // what she has on her desk now, by turns
    if (n % 4 === 0) await clerk('PUT', `/v1/tasks/${item.id}/draft`, { fence: item.fence, data: { facts: FACTS[n % FACTS.length] } });
    if (n % 4 === 1)
      await clerk('POST', `/v1/tasks/${item.id}/comments`, { text: '已电话联系客户，下午三点前回电。', mentions: ['reviewer1'] });
    if (n % 4 === 2) {
      const until = new Date(Math.min(Date.parse(now) + 5 * 60 * MINUTE_MS, Date.parse(item.dueAt) - MINUTE_MS)).toISOString();
      await clerk('POST', `/v1/tasks/${item.id}/postpone`, { fence: item.fence, until, reason: 'customer' });
    }
  }
  const away = await as('handler2');
  const until = new Date(Date.parse(now) + 3 * DAY_MS).toISOString();
  const { id } = await away<{ id: number }>('POST', '/v1/absences', { person: 'handler2', from: now, until, reason: 'leave' });
  await away('POST', '/v1/substitutions', { absence: id, substitute: 'reviewer3' });
}
