// A refusal of the API in the person's language, with the API's own detail and the trace to quote.
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem, type Problem } from '../api/problem.ts';
import { en } from '../i18n/en.ts';

type Code = Exclude<keyof typeof en.problem, 'hint' | 'trace'>;
type Named = keyof typeof en.problemNamed;
type Why = keyof typeof en.problemEligible;
const isCode = (code: string): code is Code => code !== 'hint' && code !== 'trace' && Object.hasOwn(en.problem, code);

/** What to say for a code, with the names that came along. What this build does not know says what the API said. */
export function sayProblem(t: TFunction, error: unknown): string {
  const { code, facts, detail } = toProblem(error);
  const holder = facts['holder'];
  if (holder && Object.hasOwn(en.problemNamed, code)) return t(`problemNamed.${code as Named}`, { holder });
  const { why, person } = facts;
  if (code === 'NOT_ELIGIBLE' && why !== undefined && Object.hasOwn(en.problemEligible, why))
    return t(`problemEligible.${why as Why}`, { person: person ?? '' });
  const said = isCode(code) ? t(`problem.${code}`) : detail || t('problem.UNREADABLE');
  return [said, ...excludedBy(t, facts)].join(' ');
}

/** Four-eyes and segregation: the rule, the person, and whose act it was. */
function excludedBy(t: TFunction, { rule, person, through, inheritedFrom: from }: Readonly<Record<string, string>>): string[] {
  if (rule === undefined || person === undefined) return [];
  if (from !== undefined) return [t('problemExcluded.inherited', { rule, person, from })];
  return [through === undefined ? t('problemExcluded.own', { rule, person }) : t('problemExcluded.through', { rule, person, through })];
}

/** The API's own sentence is English, and says more than ours where it names members or numbers. Why somebody is not eligible is said in full. */
const hasMore = (language: string, { code, detail }: Problem, said: string): boolean =>
  language === 'en' && detail !== '' && detail !== said && code !== 'NOT_ELIGIBLE';

type Props = { readonly error: unknown; readonly children?: ReactNode; readonly onRetry?: () => void };

export function ProblemBox({ error, children, onRetry }: Props) {
  const { t, i18n } = useTranslation();
  const problem = toProblem(error);
  const said = sayProblem(t, problem);
  return (
    <div className="box box-bad" role="alert">
      <p className="box-title">{said}</p>
      {hasMore(i18n.language, problem, said) && <p>{problem.detail}</p>}
      <p className="fine">
        {problem.traceId ? t('problem.trace', { code: problem.code, trace: problem.traceId }) : t('problem.hint', { code: problem.code })}
      </p>
      {children}
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('app.retry')}
        </Button>
      )}
    </div>
  );
}

/** A read, as far as a problem with it goes. */
export type Read = { readonly error: unknown; readonly data: unknown; readonly refetch: () => unknown };

/** Where something could not be read and nothing of it is known: it must never look as if nothing were there. */
export function ReadProblem({ of: { error, data, refetch } }: { readonly of: Read }) {
  if (!error || data !== undefined) return null;
  // what one may not read, one may not read a second time either
  const isFinal = [403, 404].includes(toProblem(error).status);
  return <ProblemBox error={error} {...(isFinal ? {} : { onRetry: () => void refetch() })} />;
}
