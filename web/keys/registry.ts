// Every key of the workbench, once: the handlers bind from here and the help sheet is printed from here.

/** `keys` as react-hotkeys-hook writes them. `byCharacter`: what the key types counts, wherever it lies on the keyboard. */
type Key = {
  readonly group: Group;
  readonly keys: string;
  readonly inFields?: true;
  readonly byCharacter?: true;
};
/** The second key of a sequence must follow within this. */
export const SEQUENCE_MS = 1_000;
export type Group = 'global' | 'list' | 'task' | 'verify';
export const GROUPS: readonly Group[] = ['global', 'list', 'task', 'verify'];

export const KEYS = {
  claimNext: { group: 'global', keys: 'n' },
  inbox: { group: 'global', keys: 'g>i' },
  queues: { group: 'global', keys: 'g>q' },
  tasks: { group: 'global', keys: 'g>t' },
  cases: { group: 'global', keys: 'g>c' },
  processes: { group: 'global', keys: 'g>p' },
  palette: { group: 'global', keys: 'ctrl+k', inFields: true },
  search: { group: 'global', keys: 'g>s' },
  board: { group: 'global', keys: 'g>b' },
  people: { group: 'global', keys: 'g>u' },
  operations: { group: 'global', keys: 'g>o' },
  help: { group: 'global', keys: 'shift+?,?', byCharacter: true },
  down: { group: 'list', keys: 'j,down' },
  up: { group: 'list', keys: 'k,up' },
  first: { group: 'list', keys: 'home' },
  last: { group: 'list', keys: 'end' },
  pageDown: { group: 'list', keys: 'pagedown' },
  pageUp: { group: 'list', keys: 'pageup' },
  open: { group: 'list', keys: 'enter' },
  claim: { group: 'list', keys: 'c' },
  release: { group: 'list', keys: 'u' },
  select: { group: 'list', keys: 'x' },
  selectRange: { group: 'list', keys: 'shift+x' },
  selectAll: { group: 'list', keys: 'ctrl+a' },
  assignRows: { group: 'list', keys: 'a' },
  postponeRows: { group: 'list', keys: 'p' },
  escalateRows: { group: 'list', keys: 'e' },
  moreRows: { group: 'list', keys: 'm' },
  refresh: { group: 'list', keys: 'r' },
  filter: { group: 'list', keys: '/', byCharacter: true },
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
  blank: { group: 'verify', keys: 'ctrl+b', inFields: true },
  unreadable: { group: 'verify', keys: 'ctrl+u', inFields: true },
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

/** Keys of both are heard on one screen: a document is verified in a task. */
export const meet = (one: Group, other: Group): boolean =>
  one === other || one === 'global' || other === 'global' || (one !== 'list' && other !== 'list');

/** The platform's own: Enter follows a link and confirms, Esc leaves. */
export const FIXED: readonly KeyId[] = ['open', 'leave', 'confirm', 'back'];
/** A person's own keys in the place of the standard ones. */
export type OwnKeys = { readonly [Id in KeyId]?: string };

/**
 * What is bound at all: without single letters, `j,down` leaves `down`, and `n` leaves nothing (WCAG 2.1.4: a single character without Ctrl or
 * Alt can be switched off).
 */
export function boundKeys(id: KeyId, singleLetters: boolean, own: OwnKeys = {}): string {
  const keys = (own[id] ?? keyOf(id).keys).split(',');
  return keys.filter((key) => singleLetters || !/^(shift\+)?.(>.)?$/.test(key)).join(',');
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
  insert: 'Ins',
};

/** For people: the alternatives of a key, each a row of caps; `isSequence` when they are pressed one after the other. */
export function caps(id: KeyId, own: OwnKeys = {}): { readonly keys: readonly string[]; readonly isSequence: boolean }[] {
  const written = own[id] ?? (id === 'help' ? '?' : keyOf(id).keys);
  return written.split(',').map((one) => ({
    isSequence: one.includes('>'),
    keys: one.split(/[+>]/).map((key) => NAMES[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key)),
  }));
}
