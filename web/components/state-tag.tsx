// A state as a word with a quiet mark; never colour alone.
import type { ReactNode } from 'react';

type Tone = 'plain' | 'active' | 'good' | 'bad' | 'warn';
export const Tag = ({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) => (
  <span className={`tag tag-${tone}`}>{children}</span>
);

const TONES: Readonly<Record<string, Tone>> = {
  open: 'plain',
  claimed: 'active',
  completed: 'good',
  cancelled: 'plain',
  closed: 'plain',
  running: 'active',
  paused: 'warn',
  met: 'good',
  breached: 'bad',
  stopped: 'plain',
};
export const toneOf = (state: string): Tone => TONES[state] ?? 'plain';
