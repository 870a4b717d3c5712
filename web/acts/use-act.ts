// The one way to bind an act to a button or a key that asks nothing first. What went wrong is said once, in the corner unless told otherwise.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../api/http.ts';
import type { Problem } from '../api/problem.ts';
import { tell } from '../app/notice.ts';
import { sayProblem } from '../components/problem.tsx';
import { createOneAct, type Args } from './one-act.ts';

type Options = { readonly after?: () => Promise<unknown>; readonly onProblem?: (problem: Problem) => void };

export function useAct<A extends Args>(
  run: (key: string, ...args: A) => Promise<unknown>,
  { after = () => Promise.resolve(), onProblem }: Options = {},
): { readonly isBusy: boolean; readonly act: (...args: A) => void } {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const press = useRef(createOneAct<A>());
  const say = onProblem ?? ((problem: Problem) => tell({ tone: 'bad', text: sayProblem(t, problem) }));
  return { isBusy, act: (...args) => void press.current({ run, newKey, onBusy: setBusy, onProblem: say, after }, args) };
}
