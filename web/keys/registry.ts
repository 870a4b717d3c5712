// Every key of the workbench, once: the handlers bind from here and the help sheet is printed from here.

/** `keys` as react-hotkeys-hook writes them. `isLetter`: a single character without Ctrl or Alt, which can be switched off (WCAG 2.1.4). */
type Key = {
  readonly group: Group;
  readonly keys: string;
  readonly isLetter?: true;
  readonly inFields?: true;
  readonly byCharacter?: true;
};
/** The second key of a sequence must follow within this. */
export const SEQUENCE_MS = 1_000;
export type Group = 'global' | 'list' | 'task' | 'verify';
export const GROUPS: readonly Group[] = ['global', 'list', 'task', 'verify'];

export const KEYS = {
  claimNext: { group: 'global', keys: 'n', isLetter: true },
  inbox: { group: 'global', keys: 'g>i', isLetter: true },
  queues: { group: 'global', keys: 'g>q', isLetter: true },
  tasks: { group: 'global', keys: 'g>t', isLetter: true },
  cases: { group: 'global', keys: 'g>c', isLetter: true },
  processes: { group: 'global', keys: 'g>p', isLetter: true },
  palette: { group: 'global', keys: 'ctrl+k', inFields: true },
  search: { group: 'global', keys: 'g>s', isLetter: true },
  board: { group: 'global', keys: 'g>b', isLetter: true },
  people: { group: 'global', keys: 'g>u', isLetter: true },
  operations: { group: 'global', keys: 'g>o', isLetter: true },
  help: { group: 'global', keys: 'shift+?,?', isLetter: true, byCharacter: true },
  down: { group: 'list', keys: 'j,down', isLetter: true },
  up: { group: 'list', keys: 'k,up', isLetter: true },
  first: { group: 'list', keys: 'home' },
  last: { group: 'list', keys: 'end' },
  pageDown: { group: 'list', keys: 'pagedown' },
  pageUp: { group: 'list', keys: 'pageup' },
  open: { group: 'list', keys: 'enter' },
  claim: { group: 'list', keys: 'c', isLetter: true },
  release: { group: 'list', keys: 'u', isLetter: true },
  select: { group: 'list', keys: 'x', isLetter: true },
  selectRange: { group: 'list', keys: 'shift+x', isLetter: true },
  selectAll: { group: 'list', keys: 'ctrl+a' },
  assignRows: { group: 'list', keys: 'a', isLetter: true },
  postponeRows: { group: 'list', keys: 'p', isLetter: true },
  escalateRows: { group: 'list', keys: 'e', isLetter: true },
  refresh: { group: 'list', keys: 'r', isLetter: true },
  filter: { group: 'list', keys: '/', isLetter: true, byCharacter: true },
  submitNext: { group: 'task', keys: 'ctrl+enter', inFields: true },
  submitStop: { group: 'task', keys: 'ctrl+shift+enter', inFields: true },
  leave: { group: 'task', keys: 'esc', inFields: true },
  postpone: { group: 'task', keys: 'alt+p', inFields: true },
  handOver: { group: 'task', keys: 'alt+h', inFields: true },
  comment: { group: 'task', keys: 'alt+c', inFields: true },
  assign: { group: 'task', keys: 'alt+g', inFields: true },
  forceRelease: { group: 'task', keys: 'alt+t', inFields: true },
  priority: { group: 'task', keys: 'alt+u', inFields: true },
  delegate: { group: 'task', keys: 'alt+d', inFields: true },
  handIn: { group: 'task', keys: 'alt+i', inFields: true },
  takeBack: { group: 'task', keys: 'alt+z', inFields: true },
  ask: { group: 'task', keys: 'alt+k', inFields: true },
  sendBack: { group: 'task', keys: 'alt+b', inFields: true },
  reject: { group: 'task', keys: 'alt+x', inFields: true },
  move: { group: 'task', keys: 'alt+q', inFields: true },
  undo: { group: 'task', keys: 'alt+delete', inFields: true },
  attach: { group: 'task', keys: 'alt+f', inFields: true },
  why: { group: 'task', keys: 'alt+w', inFields: true },
  acts: { group: 'task', keys: 'alt+a', inFields: true },
  confirm: { group: 'verify', keys: 'enter', inFields: true },
  back: { group: 'verify', keys: 'shift+enter', inFields: true },
  magnify: { group: 'verify', keys: 'f2', inFields: true },
  rotate: { group: 'verify', keys: 'alt+r', inFields: true },
  zoomIn: { group: 'verify', keys: 'alt+equal', inFields: true },
  zoomOut: { group: 'verify', keys: 'alt+minus', inFields: true },
  zoomFit: { group: 'verify', keys: 'alt+0', inFields: true },
  pageNext: { group: 'verify', keys: 'alt+pagedown', inFields: true },
  pagePrevious: { group: 'verify', keys: 'alt+pageup', inFields: true },
} as const satisfies Record<string, Key>;
export type KeyId = keyof typeof KEYS;
export const KEY_IDS = Object.keys(KEYS) as KeyId[];
export const keyOf = (id: KeyId): Key => KEYS[id];

/** What is bound at all: without single letters, `j,down` leaves `down`, and `n` leaves nothing. */
export function boundKeys(id: KeyId, singleLetters: boolean): string {
  const { keys, isLetter } = keyOf(id);
  if (singleLetters || !isLetter) return keys;
  return keys
    .split(',')
    .filter((key) => !/^(shift\+)?.(>.)?$/.test(key))
    .join(',');
}

const NAMES: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  delete: 'Del',
  esc: 'Esc',
  down: '↓',
  up: '↑',
  home: 'Home',
  end: 'End',
  equal: '=',
  minus: '−',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  f2: 'F2',
};

/** For people: the alternatives of a key, each a row of caps; `isSequence` when they are pressed one after the other. */
export function caps(id: KeyId): { readonly keys: readonly string[]; readonly isSequence: boolean }[] {
  const written = id === 'help' ? '?' : keyOf(id).keys;
  return written.split(',').map((one) => ({
    isSequence: one.includes('>'),
    keys: one.split(/[+>]/).map((key) => NAMES[key] ?? key),
  }));
}
