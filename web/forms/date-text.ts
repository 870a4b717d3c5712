// Dates as people type them, as ISO. No calendar widget: eight digits are faster.

/** `20260228`, `2026.2.28`, `2026/02/28`, `2026年2月28日` → `2026-02-28`; what is no date of the calendar comes back as typed. */
export function parseDate(typed: string): string {
  const plain = typed.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const match = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(plain);
  if (!match) return plain;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return isReal ? `${match[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` : plain;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
