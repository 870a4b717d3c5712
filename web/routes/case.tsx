// /cases/:id: what the case is, its clocks, tasks and children, and who did what when.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { getCase } from '../api/calls.ts';
import { useProcessTitle, useWord } from '../api/names.ts';
import type { Case } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { useTitle } from '../app/title.ts';
import { About } from '../cases/about.tsx';
import { Clocks } from '../cases/clocks.tsx';
import { Decisions } from '../cases/decisions.tsx';
import { Links, Notes } from '../cases/notes.tsx';
import { Children, Tasks } from '../cases/parts.tsx';
import { Recusals } from '../cases/recusals.tsx';
import { Timeline } from '../cases/timeline.tsx';
import { CaseActs } from '../cases/case-acts.tsx';
import { DataView } from '../components/data-view.tsx';
import { useListKeys } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { loanOf } from '../ledger/loan-of.ts';
import { may, usePerson } from '../session/session.ts';
import { Attachments } from '../tasks/attachments.tsx';
import { documentsOf } from '../tasks/shows.tsx';
import { useDataTitles } from '../tasks/task-titles.ts';

const Loan = lazy(() => import('../ledger/loan.tsx').then((module) => ({ default: module.Loan })));
const POLL_MS = 4_000;

export function CaseRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/cases/$id' });
  useTitle(id);
  useListKeys();
  const poll = usePoll(POLL_MS);
  const found = useQuery({
    queryKey: ['case', id],
    queryFn: () => getCase(id),
    refetchInterval: ({ state }) => (state.data?.state === 'closed' ? false : poll),
  });
  if (found.data) return <CaseScreen key={id} one={found.data} />; // what is typed about one case never stands at another
  if (found.error)
    return (
      <div className="screen narrow">
        <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  return <p className="splash">{t('app.loading')}</p>;
}

function CaseScreen({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const processTitle = useProcessTitle();
  const { dateTime } = useFormats();
  const word = useWord();
  const person = usePerson();
  const isOpen = one.state === 'open';
  const loan = loanOf(one);
  return (
    <div className="screen case">
      <header className="case-head">
        <div className="task-what">
          <h1>
            <code>{one.id}</code>
          </h1>
          <Tag tone={isOpen ? 'active' : 'plain'}>{t(isOpen ? 'cases.stateOpen' : 'cases.stateClosed')}</Tag>
          {one.outcome && (
            <Tag tone={one.outcome === 'withdrawn' || one.outcome === 'cancelled' ? 'plain' : 'good'}>{word(one.process, one.outcome)}</Tag>
          )}
          {one.closing && isOpen && <Tag tone="warn">{t('cases.closing')}</Tag>}
          {isOpen && one.stage && <Tag>{word(one.process, one.stage)}</Tag>}
        </div>
        <p className="muted">
          <Link to="/processes/$id" params={{ id: one.process }}>
            {processTitle(one.process)}
          </Link>
        </p>
        <CaseActs one={one} />
      </header>
      {isOpen && one.hold && (
        <p className="box box-warn">
          {t('caseHold.banner', { time: dateTime(one.hold.until), name: one.hold.byName, reason: one.hold.reason })}
        </p>
      )}
      <div className="case-body">
        <div className="case-main">
          <Input one={one} />
          <Tasks one={one} />
          <Children one={one} />
          {loan !== null && may(person, 'ledger.read') && (
            <Suspense fallback={null}>
              <Loan id={loan} isOpen={isOpen} />
            </Suspense>
          )}
          <Decisions one={one} />
          <Timeline id={one.id} process={one.process} isOpen={isOpen} />
        </div>
        <aside className="case-side">
          <Clocks one={one} />
          <About one={one} />
          <Attachments place={{ case: one.id }} isOpen={isOpen} />
          <Notes id={one.id} />
          <Links id={one.id} />
          <Recusals id={one.id} />
        </aside>
      </div>
    </div>
  );
}

/** What the case was started with. */
function Input({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const titles = useDataTitles(one.process);
  const without = documentsOf(one.input).length > 0 ? ['documents'] : [];
  if (Object.keys(one.input).every((name) => without.includes(name))) return null;
  return (
    <section aria-labelledby="input" className="panel">
      <h2 id="input">{t('cases.facts')}</h2>
      <DataView value={one.input} without={without} titles={titles} />
    </section>
  );
}
