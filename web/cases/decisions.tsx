// The decision records of a case: who or what decided, by which rules, with what result and why; on demand from which facts.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listDecisions } from '../api/calls.ts';
import { processQuery, useTaskTitle, useWord } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { Case, DecisionRecord } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { DataView } from '../components/data-view.tsx';
import { More } from '../components/more.tsx';
import { isLong, isMembers, isPlain, PlainValue } from '../components/plain-value.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { useNaming } from '../forms/naming.ts';
import { useFormats } from '../i18n/format.ts';
import { useDataTitles, type DataTitles } from '../tasks/task-titles.ts';

const POLL_MS = 10_000;

export function Decisions({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const titles = useDataTitles(one.process);
  const poll = usePoll(POLL_MS);
  const { list, items } = usePaged({
    queryKey: ['case', one.id, 'decisions'],
    read: (cursor) => listDecisions(one.id, cursor),
    refetchInterval: one.state === 'open' ? poll : false,
  });
  if (items.length === 0) return <ReadProblem of={list} />;
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions">{t('cases.decisions')}</h2>
      <ul className="decisions">
        {items.map((record) => (
          <li key={record.id}>
            <Decision record={record} one={one} titles={titles} />
          </li>
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}

type Props = { readonly record: DecisionRecord; readonly one: Case; readonly titles: DataTitles };

function Decision({ record, one, titles }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const word = useWord();
  const naming = useNaming();
  const { data: process } = useQuery(processQuery(one.process));
  const taskTitle = useTaskTitle(process);
  const { by, at, key, packVersion, input, outcome, reasons, inputHash } = record;
  const task = one.tasks.find(({ id }) => key.startsWith(id));
  const what = task ? taskTitle(task.task) : word(one.process, key.split('/')[0] ?? key);
  const isPerson = by.kind === 'person';
  const { said, rest } = split(outcome);
  return (
    <details className="decision">
      <summary>
        <time className="figure muted" dateTime={at}>
          {dateTime(at)}
        </time>
        <span className="decision-what">
          <strong>{what}</strong> <span className={`actor-${by.kind}`}>{isPerson ? (by.name ?? by.id) : t('cases.byMachine')}</span>
        </span>
        <span className="decision-said">
          {said.map(([name, value]) => (
            <span key={name}>
              <span className="muted">{titles.member(name) ?? naming.member(name)}</span>{' '}
              <PlainValue
                value={value}
                title={typeof value === 'string' ? titles.option(name, value) : undefined}
                shown={titles.shown(name)}
              />
            </span>
          ))}
        </span>
      </summary>
      <div className="decision-body">
        {Object.keys(rest).length > 0 && <DataView value={rest} titles={titles} />}
        {reasons.length > 0 && (
          <section className="part">
            <h3>{t('cases.decisionReasons')}</h3>
            <DataView value={reasons} titles={titles} />
          </section>
        )}
        {input !== null && (
          <section className="part">
            <h3>{t(isPerson ? 'cases.decisionShown' : 'cases.decisionFacts')}</h3>
            <DataView value={input} titles={titles} />
          </section>
        )}
        <p className="fine">
          {packVersion
            ? t('cases.decisionProof', { pack: packVersion, hash: inputHash.slice(0, 16) })
            : t('cases.decisionHash', { hash: inputHash.slice(0, 16) })}
        </p>
      </div>
    </details>
  );
}

/** Single short values of the outcome stand in the line itself, at most so many. */
const SAID_MAX = 3;

function split(outcome: unknown): {
  readonly said: readonly (readonly [string, unknown])[];
  readonly rest: Readonly<Record<string, unknown>>;
} {
  if (!isMembers(outcome)) return { said: outcome === null || outcome === undefined ? [] : [['outcome', outcome]], rest: {} };
  const plain = Object.entries(outcome).filter(([, value]) => isPlain(value) && value !== null && !isLong(value));
  const said = plain.slice(0, SAID_MAX);
  return { said, rest: Object.fromEntries(Object.entries(outcome).filter(([name]) => !said.some(([one]) => one === name))) };
}
