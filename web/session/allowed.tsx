// A screen for whoever may see it; for others one sentence why there is nothing. Only a courtesy: the API decides.
import type { ReactNode } from 'react';
import { forbidden } from '../api/problem.ts';
import { ProblemBox } from '../components/problem.tsx';
import { may, usePerson } from './session.ts';

type Props = { readonly permission: string; readonly children: ReactNode };

export function Allowed({ permission, children }: Props) {
  return may(usePerson(), permission) ? children : <ProblemBox error={forbidden()} />;
}
