// Suggests how severe a complaint is, and why (D2, D.2). Pure: the same complaint and pack give the same suggestion.
import type { Money } from '../money.ts';
import { SEVERITY_PACK, type Severity, type SeverityReason } from './severity-pack.ts';

export type Complaint = {
  readonly channel: 'hotline' | 'branch' | 'app' | 'regulator';
  readonly text: string;
  readonly demand?: Money | undefined;
};
/** `evidence` is what the rule saw: the words of the text, or where the figure is from. */
export type Finding = { readonly reason: SeverityReason; readonly severity: Severity; readonly evidence: string };
export type Suggestion = {
  readonly severity: Severity;
  readonly reasons: readonly Finding[];
  readonly pack: string;
  readonly packVersion: string;
};

/** The most severe finding wins; service and inquiries are S4 only where nothing else was found and nothing is demanded. */
export function suggestSeverity({ channel, text, demand }: Complaint): Suggestion {
  const plain = text.normalize('NFKC');
  const found: Finding[] = [...byMoney(plain, demand), ...byGroup(plain), ...byWords(plain)];
  if (channel === 'regulator' && !found.some((finding) => finding.reason === 'REGULATOR'))
    found.push({ reason: 'REGULATOR', severity: 'S1', evidence: 'channel' });
  const severe = found.filter((finding) => finding.severity !== 'S4');
  const isMinor = severe.length === 0 && found.length > 0 && !demand;
  const reasons: Finding[] = isMinor ? found : severe.length > 0 ? severe : [{ reason: 'NORMAL_DISPUTE', severity: 'S3', evidence: '' }];
  const severity = reasons.map((finding) => finding.severity).reduce((worst, one) => (one < worst ? one : worst));
  return {
    severity,
    reasons: reasons.toSorted((a, b) => a.severity.localeCompare(b.severity)),
    pack: SEVERITY_PACK.id,
    packVersion: `${SEVERITY_PACK.id}@${SEVERITY_PACK.version}`,
  };
}

function byMoney(text: string, demand: Money | undefined): Finding[] {
  const inText = amountsIn(text).sort((a, b) => b.minor - a.minor)[0];
  const stakes = [...(demand ? [{ minor: demand.amountMinor as number, evidence: 'demand' }] : []), ...(inText ? [inText] : [])];
  const most = stakes.reduce((a, b) => (b.minor > a.minor ? b : a), { minor: 0, evidence: '' });
  const loss = SEVERITY_PACK.losses.find(({ over }) => most.minor > over);
  return loss ? [{ reason: loss.reason, severity: loss.severity, evidence: most.evidence }] : [];
}

/** `35万元`, `12,500.00 yuan`, `RMB 300000`. A bare number is no amount: it may be an account or a telephone. */
function amountsIn(text: string): { minor: number; evidence: string }[] {
  const number = String.raw`(\d[\d,]{0,14}(?:\.\d{1,4})?)`;
  const patterns: readonly [RegExp, number][] = [
    [new RegExp(`${number}\\s*万`, 'giu'), 10_000],
    [new RegExp(`${number}\\s*(?:元|块|yuan|CNY|RMB)`, 'giu'), 1],
    [new RegExp(`(?:CNY|RMB|¥)\\s*${number}`, 'giu'), 1],
  ];
  return patterns.flatMap(([pattern, unit]) =>
    [...text.matchAll(pattern)].map((hit) => ({
      minor: Math.round(Number((hit[1] ?? '').replaceAll(',', '')) * unit * 100),
      evidence: hit[0],
    })),
  );
}

function byGroup(text: string): Finding[] {
  const hits = text.matchAll(
    /(\d{1,5})\s*(?:多)?(?:名|位|个|户)?(?:人|客户|投资者|储户|业主|家庭)|(\d{1,5})\s+(?:other\s+)?(?:customers|people|clients|investors|victims|families|of us)/giu,
  );
  const group = [...hits].find((hit) => Number(hit[1] ?? hit[2]) >= SEVERITY_PACK.groupOf);
  return group ? [{ reason: 'GROUP', severity: 'S1', evidence: group[0] }] : [];
}

function byWords(text: string): Finding[] {
  return SEVERITY_PACK.words.flatMap(({ reason, severity, words }) => {
    const hit = words.exec(text);
    return hit ? [{ reason, severity, evidence: hit[0] }] : [];
  });
}
