// Money as it is typed and as it is kept: whole fen, never a fraction (domain rule X-01). Text in, integer out, no floating point between.

/** The most that a form takes: a hundred thousand million yuan, as in the API. */
const FEN_MAX = 1_000_000_000_000_00;
const FULL_WIDTH = /[０-９．，]/g;

/** `12,345.5` → 1234550 · '' → undefined · what is no amount → null. Takes full-width digits, thousands marks and a leading ¥. */
export function parseYuan(typed: string): number | null | undefined {
  const plain = typed
    .replace(FULL_WIDTH, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/^\s*[¥￥]/, '')
    .replace(/[\s,]/g, '');
  if (plain === '') return undefined;
  const match = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!match) return null;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) && fen <= FEN_MAX ? fen : null;
}

/** 1234550 → `12345.50`, for the input. */
export const writeYuan = (fen: number): string => `${Math.floor(fen / 100)}.${(fen % 100).toString().padStart(2, '0')}`;
