// Credit review: how it runs. Deterministic: types, pure rules and the kit only. Reports and account numbers never pass through here, except
// what disbursement must be told.
import { patched } from '@temporalio/workflow';
import type * as activities from '../../activities/credit-review.ts';
import { implement } from '../kit/implement.ts';
import type { creditReview as definition } from './process.ts';
import { applicationShown, assessmentShown, NOTES, offerOf, problemText, reasonsOf, reasonText, unpaid, type Opinion } from './rules.ts';

/** What three rounds could not clear up is not granted in a fourth. */
const ROUNDS = 3;
/** A bureau report that has grown old is nobody's disagreement and costs no round; but not for ever. */
const ROUNDS_MAX = 2 * ROUNDS;
/** A rejected query is cleared up and made again under a new key, so often. */
const QUERIES = 3;

export const creditReview = implement<typeof definition, typeof activities>(async ({ input, caseId, human, step, child, finish }) => {
  const application = applicationShown(input.application);
  const earlier: { -readonly [role in 'investigator' | 'underwriter' | 'approver']?: Opinion } = {};
  let corrections: activities.Corrections = {};
  let investigations = 0;

  const admitted = await step.admit({});
  if (!admitted.admitted) return finish('inadmissible', admitted.reason);
  const screened = await step.screenApplication({});
  if (!screened.passed) return declined(screened.knockOuts.map(({ rule }) => rule));

  const first = await asked(1);
  if (first === undefined) return finish('inadmissible', NOTES.untold);
  let files = first;
  let askings = 1;
  let offers = 0;
  let signings = 0;
  let note: string | undefined;
  let last = ROUNDS;
  for (let round = 1, seen = ''; round <= last; round++) {
    if (seen !== files.report) {
      const history = await step.screenBureau({ report: files.report });
      if (!history.passed) return declined(history.knockOuts.map(({ rule }) => rule));
      seen = files.report;
    }
    const assessed = await step.assess({ ...files, corrections });
    if (assessed.suggestion === 'decline') return declined(reasonsOf(assessed));

    const offer = offerOf(input.application, assessed);
    const shown = { application, offer, assessment: assessmentShown(assessed), suggestion: assessed.suggestion };
    const opinion = await human.underwrite({ key: `${round}`, shows: { ...shown, earlier: { ...earlier } }, note });
    earlier.underwriter = said(opinion);
    if (opinion.decision === 'decline') return declined(reasonsOf(assessed), opinion.reason);
    if (opinion.decision === 'return') {
      // Nobody would look at what a last investigation finds.
      if (round === last && patched('last-return')) break;
      note = await investigated(shown, opinion.reason);
      continue;
    }
    if (assessed.route === 'committee') return finish('referred', '须提交贷审会 · the credit committee decides');

    const verdict = await approved(round, assessed.route, shown);
    if (verdict.decision === 'decline') return declined(reasonsOf(assessed), verdict.reason);
    if (verdict.decision === 'return') {
      note = verdict.reason;
      continue;
    }
    const drawn = await step.drawUpOffer({ task: verdict.task, report: files.report });
    if (drawn.drawn) {
      const end = await accepted(drawn, round);
      if (end !== 'new-overdue') return end;
      note = NOTES.newOverdue;
      last = Math.min(round + ROUNDS, ROUNDS_MAX);
      continue;
    }
    const fresh = await askedAnew(round);
    if (fresh === undefined) return finish('inadmissible', NOTES.untold);
    files = fresh;
    note = NOTES.reportOld;
    if (round === last && patched('round-for-a-new-report')) last = Math.min(round + 1, ROUNDS_MAX);
  }
  return declined(['NOT_CLARIFIED']);

  /** Under a number that no asking has had: a key names one query for ever. */
  function askedAnew(round: number) {
    askings = Math.max(askings, round) + 1;
    return asked(askings);
  }

  /** The bureau's report and the accounts, by where they are kept. A refusal of the other side is a person's to clear up (P-01). */
  async function asked(n: number): Promise<{ report: string; accounts: string } | undefined> {
    let report: string | undefined; // one that was told stays: a query leaves a trace on the applicant's record
    for (let query = 1; query <= QUERIES; query++) {
      let refusal = '';
      if (report === undefined) {
        const told = await step.queryBureau({}, { key: n === 1 && query === 1 ? 'bureau' : `bureau~${n}.${query}` });
        if (told.done) report = told.value.fileId;
        else refusal = told.message;
      }
      if (report !== undefined) {
        const accounts = await step.readAccounts({ n: n * 10 + query });
        if (accounts.done) return { report, accounts: accounts.value.fileId };
        refusal = accounts.message;
      }
      await investigated({ application }, refusal);
    }
    return undefined;
  }

  /** Answers with what was found, for whoever asked. */
  async function investigated(shown: object, question: string): Promise<string> {
    const finding = await human.investigate({ key: `${++investigations}`, shows: { ...shown, earlier: { ...earlier } }, note: question });
    const { statedMonthlyIncome, yearsInJob } = finding;
    corrections = {
      ...corrections,
      ...(statedMonthlyIncome === undefined ? {} : { statedMonthlyIncome }),
      ...(yearsInJob === undefined ? {} : { yearsInJob }),
    };
    earlier.investigator = { finding: finding.finding, by: finding.by };
    return finding.finding;
  }

  /** By the matrix (B.5). Where level 1 needs a second pair of eyes, the second one's word is the one that counts. */
  async function approved(round: number, route: activities.Assessed['route'], shown: object) {
    const key = `${round}`;
    const ask = { key, shows: { ...shown, earlier: { ...earlier } } };
    if (route === 'L2') return { ...(await human.approveL2(ask)), task: `${caseId}.approveL2.${key}` };
    if (route === 'L3') return { ...(await human.approveL3(ask)), task: `${caseId}.approveL3.${key}` };
    const first = await human.approveL1(ask);
    if (route === 'L1' || first.decision !== 'approve') return { ...first, task: `${caseId}.approveL1.${key}` };
    const second = await human.checkApproval({ key, shows: { ...shown, earlier: { ...earlier, approver: said(first) } } });
    return { ...second, task: `${caseId}.checkApproval.${key}` };
  }

  /** From the offer to the money; 'new-overdue': a new report speaks against what was approved, and it is underwritten again (AU-06). */
  async function accepted({ offer, problem: foreseen }: Extract<activities.Drawn, { drawn: true }>, round: number) {
    // A letter that cannot be sent does not hold up the customer who stands at the counter.
    await step.sendOffer(offer, { key: ++offers === 1 ? 'offer' : `offer~${offers}` });
    let problem = foreseen && problemText(foreseen);
    for (let n = 1; n <= ROUNDS; n++) {
      const key = `${++signings}`;
      const lapsed = Promise.withResolvers<'lapsed'>(); // the offer stands until the task is due (B12)
      const atDeadline = () => {
        lapsed.resolve('lapsed');
      };
      const answer = await Promise.race([
        human.acceptOffer({ key, shows: { application, offer }, note: problem, atDeadline }),
        lapsed.promise,
      ]);
      if (answer === 'lapsed') return finish('offer-expired');
      if (answer.decision === 'refuse') return finish('offer-refused', answer.remark);
      const signed = await signedBy(`${caseId}.acceptOffer.${key}`, round);
      if (signed === 'new-overdue') return signed;
      if (signed === 'untold') return finish('inadmissible', NOTES.untold);
      if (signed.signed) {
        const paid = await child('disbursement', '1', signed.disbursement);
        return paid.outcome === 'disbursed' ? finish('disbursed') : finish('approved-not-disbursed', unpaid(paid.outcome));
      }
      if (signed.problem === 'EXPIRED') return finish('offer-expired');
      problem = problemText(signed);
    }
    return finish('offer-refused', problem);
  }

  /** A report that would be too old when the money moves is asked for anew before the contract is made (AU-06). */
  async function signedBy(task: string, round: number) {
    for (let query = 1; query <= QUERIES; query++) {
      const signed = await step.signContract({ task, report: files.report });
      if (signed.signed) return signed;
      if (signed.problem !== 'REPORT_OLD') return signed;
      const fresh = await askedAnew(round);
      if (fresh === undefined) return 'untold';
      const { passed } = await step.screenRenewal({ before: files.report, report: fresh.report });
      files = fresh;
      if (!passed) return 'new-overdue';
    }
    return 'untold';
  }

  async function declined(reasons: readonly string[], opinion?: string) {
    const letter = await step.sendDecline({ reasons }, { key: 'decline' });
    const unsent = letter.done ? [] : [NOTES.unsent(letter.message)];
    return finish('declined', [...reasonText(reasons), ...(opinion === undefined ? [] : [opinion]), ...unsent].join(' / '));
  }
});

const said = ({ decision, reason, by }: { decision: string; reason: string; by: string }): Opinion => ({ decision, reason, by });
