// What complaint handling does by itself: suggests a severity, pays the remedy, sends the reply.
import type { z } from 'zod';
import { suggestSeverity, type Finding } from '../domain/complaint/severity.ts';
import type { Severity } from '../domain/complaint/severity-pack.ts';
import type { Money } from '../domain/money.ts';
import type { complaint } from '../workflows/complaint/process.ts';
import { stepContext } from './context.ts';
import { recordDecision } from './decide.ts';
import { once, type Outcome } from './once.ts';

type Complaint = z.output<typeof complaint.input>;

/** Severity with reasons, by the rule pack of domain/complaint; a decision record says from what. */
export async function classify(input: Complaint): Promise<{ severity: Severity; reasons: readonly Finding[]; packVersion: string }> {
  const { severity, reasons, pack, packVersion } = suggestSeverity(input);
  await recordDecision({ input, outcome: { severity }, reasons, pack, packVersion });
  return { severity, reasons, packVersion };
}

/** Pays the customer once, whatever happens on the way (D10). */
export async function payRemedy({ amount, customerId }: { amount: Money; customerId: string }): Promise<Outcome<{ key: string }>> {
  const { core } = stepContext().ports;
  const order = { amount, beneficiary: customerId };
  return once({
    kind: 'payment',
    request: order,
    payment: 'remedy',
    send: (key) => core.pay(key, order),
    query: (key) => core.findPayment(key, order),
  });
}

const LETTERS = {
  upheld: '经核实，您反映的问题成立。 Your complaint is upheld.',
  'partly-upheld': '经核实，您反映的问题部分成立。 Your complaint is upheld in part.',
  rejected: '经核实，您反映的问题不成立。 Your complaint is not upheld.',
} as const;
const RIGHTS =
  '如对处理决定有异议，您可以向我行申请核查，也可以申请调解、仲裁或者提起诉讼。 If you disagree, you may ask us for a review, or turn to mediation, arbitration or the courts.';

/** The written decision with the customer's rights (D9), posted once. */
export async function sendReply(reply: {
  finding: keyof typeof LETTERS;
  facts?: string;
  customerId: string;
}): Promise<Outcome<{ key: string }>> {
  const { notify } = stepContext().ports;
  const { finding, facts, customerId } = reply;
  const letter = {
    recipient: customerId,
    subject: '投诉处理结果告知 · Our decision on your complaint',
    text: [LETTERS[finding], ...(facts === undefined ? [] : [facts]), RIGHTS].join('\n\n'),
  };
  return once({ kind: 'letter', request: letter, send: (key) => notify.send(key, letter), query: (key) => notify.findLetter(key) });
}
