// Disbursement: how it runs. Deterministic: types, pure rules and the kit only. Its steps read account
// numbers from PostgreSQL; here they are never looked at.
//
// The saga of domain rule B.7: reserve → post the loan → credit the borrower → pay the payees → paid out → tell the borrower → file the voucher. Every step that
// moves money has one key for ever; an answer that is lost is asked for by it, and only two people may allow a second sending.
import { patched, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities/disbursement.ts';
import { implement } from '../kit/implement.ts';
import type { disbursement as definition } from './process.ts';
import { isFreed, isUnknown, notHeld, notReversed, taskKey } from './rules.ts';

/** An order that five rounds between maker and checker could not bring in order is not paid. */
const ROUNDS = 5;

type Booked = Awaited<ReturnType<typeof activities.postLoan>>;
type Rejected = Extract<Booked, { done: false }>;
type Reserved = Extract<activities.Reserved, { ok: true }> & { readonly version: number };

export const disbursement = implement<typeof definition, typeof activities>(
  async ({ input, caseId, human, step, undo, noReturn, finish }) => {
    let note: string | undefined;
    let versions = 0;
    let reversals = 0;
    let whyNotReversed = '';
    let looks = 0;
    let isCancelSettled = false;
    undo(() => step.settle({ state: 'released' }));
    for (let round = 1; round <= ROUNDS; round++) {
      const drafted = await step.draft({ round });
      if (drafted.isExpired) return finish('expired', '审批已过期 · the approval no longer holds (AU-06)');
      const made = await human.make({ shows: drafted.shows, note });
      if (made.decision === 'give-up') return finish('not-disbursed', made.reason);
      const order = await step.submit({ task: `${caseId}.make.${round}`, version: ++versions });
      if (!order.ok) {
        note = order.message;
        continue;
      }
      const checked = await human.check({ shows: order.shows });
      if (checked.decision === 'return') {
        note = checked.reason;
        continue;
      }
      const second = order.needsSecondRelease
        ? await human.secondRelease({ shows: { ...(order.shows as object), checkedBy: checked.by } })
        : null;
      if (second?.decision === 'return') {
        note = second.reason;
        continue;
      }
      const { version, seal } = order;
      const reserved = await step.reserve({ version, seal, checker: checked.by, ...(second === null ? {} : { releaser: second.by }) });
      if (reserved.ok) return paid({ ...reserved, version });
      if (reserved.isExpired) return finish('expired', reserved.message);
      note = reserved.message;
    }
    return finish('not-disbursed', '五轮未能达成一致 · five rounds without agreement');

    /** From here on money moves: no withdrawal any more, only a reversal. */
    async function paid(reserved: Reserved) {
      await noReturn();
      const posted = await certain(reserved, 'loan', (attempt) => step.postLoan({ attempt }, { key: 'loan' }));
      if (!posted.done) {
        await step.settle({ state: 'released' });
        return finish('not-disbursed', `${posted.code}: ${posted.message}`);
      }
      await step.settle({ state: 'posted' });
      const afterLoan = (await agreed(reserved, 'loan')) ?? (await cancelled(reserved));
      if (afterLoan) return afterLoan;

      const credited = await certain(reserved, 'credit', (attempt) => step.creditBorrower({ attempt }, { key: 'credit' }));
      if (!credited.done) {
        const end = (await takenBack(reserved, `${credited.code}: ${credited.message}`)) ?? (await settledByHand(reserved, credited));
        if (end) return end;
      }
      const afterCredit = (await agreed(reserved, 'credit')) ?? (await cancelled(reserved, { isLast: reserved.payees === 0 }));
      if (afterCredit) return afterCredit;

      let { version } = reserved;
      for (let part = 1; part <= reserved.payees; part++) {
        const result = await payee({ reserved, part, version });
        if (result.end) return result.end;
        ({ version } = result);
      }
      const afterPayees = reserved.payees === 0 ? undefined : await agreed(reserved, 'payees');
      if (afterPayees) return afterPayees;
      await step.settle({ state: 'paid-out', version });
      const untold = await told('disbursed');
      await filed('disbursed');
      return finish('disbursed', untold);
    }

    /** Pays one payee. A rejection leaves the money on hold with the borrower until four eyes correct the payee, or the loan is reversed. */
    async function payee({ reserved, part, version }: { reserved: Reserved; part: number; version: number }) {
      let why: string | undefined;
      for (let n = 1, key = `payee-${part}`; ;) {
        const result = await certain(reserved, key, (attempt) => step.payPayee({ part, version, attempt }, { key }));
        if (result.done) {
          const end = n > 1 ? await freed(reserved, part) : undefined;
          return { version, end: end ?? (await whilePaying(reserved, part, { isLast: true })) };
        }
        if (n === 1) why = notHeld(await step.holdFunds({ part, free: false }, { key: `hold-${part}` }));
        for (let isMended = false; !isMended;) {
          n++;
          const end = await whilePaying(reserved, part);
          if (end) return { version, end };
          const shows = { payee: part, code: result.code, message: result.message, loanId: input.loanId };
          const change = await human.changePayee({ key: `${part}-${n}`, shows, note: why });
          if (change.decision === 'reverse') {
            const { end, refusal } = await takenBackByTwo(reserved, `${part}-${n}`, change);
            if (end) return { version, end };
            why = refusal ?? `${whyNotReversed} 请更正收款人 · Correct the payee.`;
            continue;
          }
          const corrected = await step.correctPayee({ task: `${caseId}.changePayee.${part}-${n}`, part, version: versions + 1 });
          if (!corrected.ok) {
            why = corrected.message;
            continue;
          }
          ({ version } = corrected);
          versions = version;
          const checked = await human.checkPayee({ key: `${part}-${n}`, shows: { ...shows, ...(corrected.shows as object) } });
          isMended = checked.decision === 'release';
          why = checked.reason;
        }
        const end = await whilePaying(reserved, part);
        if (end) return { version, end };
        key = `payee-${part}~${n}`;
      }
    }

    /** The payee is paid: what was held for him is the borrower's again. What the core does not free, somebody has freed there. */
    async function freed(reserved: Reserved, part: number) {
      const result = await step.holdFunds({ part, free: true }, { key: `hold-${part}/free` });
      if (result.done || !patched('hold-refused')) return undefined;
      const { code, message } = result;
      const note = '冻结未能解除，请由核心解除后继续 · The hold still stands: have it freed at the core, then go on.';
      return onwards(reserved, `hold-${part}`, { shows: { payee: part, code, message }, note });
    }

    /** The core has refused something that a person settles: undefined when it goes on, the end when it was taken back. */
    async function onwards(reserved: Reserved, about: string, { shows, note }: { shows: object; note: string }) {
      for (let n = 1, returned: string | undefined; ; n++) {
        const key = `${about}-${n}`;
        const settled = await human.settleRefused({ key, shows: { loanId: input.loanId, ...shows }, note: returned ?? note });
        if (settled.decision === 'go-on') return undefined;
        const { end, refusal } = await takenBackByTwo(reserved, key, settled);
        if (end) return end;
        returned = `${refusal ?? whyNotReversed} ${note}`;
      }
    }

    /** What the core has booked is what was released, or a person settles it before anything else happens (B.7). */
    async function agreed(reserved: Reserved, after: 'loan' | 'credit' | 'payees') {
      for (let n = 1, why: string | undefined; ; n++) {
        const differences = await step.compare({ after, n });
        if (differences.length === 0) return undefined;
        const settled = await human.settleDifference({ key: `${after}-${n}`, shows: { loanId: input.loanId, differences }, note: why });
        if (settled.decision === 'compare-again') continue;
        const { end, refusal } = await takenBackByTwo(reserved, `${after}-${n}`, settled);
        if (end) return end;
        why = refusal ?? `${whyNotReversed} 请由核心更正后重新核对 · Have it corrected at the core and compare again.`;
      }
    }

    /**
     * A bank's cancellation that came after sending: looked at when a result is there, and confirmed by somebody else than who asked for it
     * (FE-01). What is not confirmed, or what the core does not take back any more, is somebody's to decide. Undefined: nobody has asked, or
     * it was decided to go on.
     */
    async function cancelled(reserved: Reserved, { isLast = false } = {}) {
      if (isCancelSettled) return undefined;
      const wanted = await step.cancelAsked({ n: ++looks, isLast });
      if (wanted.reason === null) return undefined;
      const asked = patched('cancel-confirmed')
        ? await takenBackByTwo(reserved, 'cancel', wanted)
        : { end: await takenBack(reserved, wanted.reason), refusal: undefined };
      if (asked.end || !patched('cancel-refused')) return asked.end;
      const note = `已申请撤销 · A cancellation was asked for. ${asked.refusal ?? whyNotReversed}`;
      const end = await onwards(reserved, 'cancel', { shows: { message: wanted.reason }, note });
      if (end) return end;
      isCancelSettled = true;
      await step.cancelAsked({ n: ++looks, isLast: true });
      return undefined;
    }

    /** Until the first payee has his money: from then on nothing can be taken back, and no request is taken. */
    async function whilePaying(reserved: Reserved, part: number, look: { readonly isLast?: boolean } = {}) {
      return part === 1 && patched('cancel-while-paying') ? cancelled(reserved, look) : undefined;
    }

    /** One person asks for it, another one who has had no part in the payment confirms (FE-01); `refusal` is why she does not. */
    async function takenBackByTwo(
      reserved: Reserved,
      key: string,
      { reason = '', by }: { readonly reason?: string | undefined; readonly by: string },
    ) {
      if (patched('reversal-confirmed')) {
        const confirmed = await human.confirmReversal({ key, shows: { loanId: input.loanId, amount: input.amount, reason, by } });
        if (confirmed.decision === 'return') return { end: undefined, refusal: confirmed.reason };
      }
      return { end: await takenBack(reserved, reason), refusal: undefined };
    }

    /** Undefined: the core refuses, because it is another business date by now or the money has been paid on. */
    async function takenBack(reserved: Reserved, reason: string) {
      // A refusal frees its key for another try; the loan itself is reversed once, whatever the key (the ledger holds it).
      const key = ++reversals === 1 ? 'loan/reversal' : `loan/reversal~${reversals}`;
      const reversal = await certain(reserved, key, (attempt) => step.reverse({ attempt }, { key }));
      if (!reversal.done) {
        whyNotReversed = notReversed(reversal);
        return undefined;
      }
      await step.settle({ state: 'reversed' });
      const untold = await told('reversed');
      await filed('reversed');
      return finish('reversed', untold === undefined ? reason : `${reason}; ${untold}`);
    }

    /**
     * The loan stands, the borrower has no money, and it cannot be reversed: once the cause is gone the credit is sent again, which the core
     * takes once whatever the key, or it is reversed after all. Undefined: credited.
     */
    async function settledByHand(reserved: Reserved, rejected: Rejected) {
      let { code, message } = rejected;
      for (let n = 1, returned: string | undefined; ; n++) {
        if (!patched('credit-again')) {
          await human.settleDifference({ key: `credit-rejected-${n}`, shows: { loanId: input.loanId, message }, note: message });
          const end = await takenBack(reserved, message);
          if (end) return end;
          continue;
        }
        const settled = await human.settleRefused({
          key: `credit-${n}`,
          shows: { loanId: input.loanId, code, message },
          note: returned ?? `${whyNotReversed} 继续放款即重新入账 · To go on is to send the credit once more.`,
        });
        if (settled.decision === 'reverse') {
          const { end, refusal } = await takenBackByTwo(reserved, `credit-${n}`, settled);
          if (end) return end;
          returned = refusal;
          continue;
        }
        const end = await cancelled(reserved);
        if (end) return end;
        const key = `credit~${n + 1}`;
        const again = await certain(reserved, key, (attempt) => step.creditBorrower({ attempt }, { key }));
        if (again.done) return undefined;
        ({ code, message } = again);
      }
    }

    /** Undefined when the letter went out, else why it did not: the money has moved either way. */
    async function told(outcome: 'disbursed' | 'reversed'): Promise<string | undefined> {
      const letter = await step.notify({ outcome }, { key: `notice-${outcome}` });
      return letter.done ? undefined : `通知未能发出 · the letter could not be sent: ${letter.message}`;
    }

    /** The last step of the saga; cases from before there were vouchers end without one. */
    async function filed(outcome: 'disbursed' | 'reversed'): Promise<void> {
      if (patched('voucher')) await step.fileVoucher({ outcome });
    }

    /** Sends until the outcome is certain: what is unknown is asked for by its key, then two people decide. Never under a new key. */
    async function certain(plan: Reserved, key: string, send: (attempt: number) => Promise<Booked>): Promise<Booked> {
      let asks = 0;
      for (let attempt = 1; ; attempt++) {
        let result = await send(attempt);
        for (let n = 1; n <= plan.unknownQueries && isUnknown(result); n++) {
          await sleep(plan.unknownEverySeconds * 1_000);
          result = await step.askAgain({ key, n: ++asks });
        }
        while (isUnknown(result)) {
          const question = taskKey(key, ++asks);
          const shows = { key, loanId: input.loanId, amount: input.amount };
          const first = await human.resolveUnknown({ key: question, shows });
          const second = await human.confirmUnknown({
            key: question,
            shows: { ...shows, first: { decision: first.decision, evidence: first.evidence, by: first.by } },
          });
          if (first.decision === 'send-again' && second.decision === 'send-again')
            await step.allowSending({ key, first: first.by, second: second.by, reason: `${first.evidence} / ${second.evidence}` });
          result = await step.askAgain({ key, n: asks });
        }
        if (!isFreed(result)) return result;
      }
    }
  },
);
