// Why this item came now, and what stands before it; asked for only when somebody wants to know.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whyTask } from '../api/calls.ts';
import type { Task, Why as Reasons } from '../api/types.ts';
import { ProblemBox } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';

export function Why({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDetailsElement>(null);
  useCommand('why', () => {
    setOpen(!isOpen);
    place.current?.querySelector('summary')?.focus();
  });
  const why = useQuery({ queryKey: ['why', task.id], queryFn: () => whyTask(task.id), enabled: isOpen, staleTime: 0 });
  return (
    <details ref={place} className="why" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('why.title')}</summary>
      {why.error && <ProblemBox error={why.error} onRetry={() => void why.refetch()} />}
      {why.isPending && isOpen && <p className="muted">{t('app.loading')}</p>}
      {why.data && <Told why={why.data} />}
    </details>
  );
}

/** As far as the API counts. */
const AHEAD_MAX = 1_000;

function Told({ why }: { readonly why: Reasons }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const { taken, ahead } = why;
  const place =
    ahead === null ? undefined : ahead === 0 ? t('why.first') : t(ahead >= AHEAD_MAX ? 'why.aheadMany' : 'why.ahead', { count: ahead });
  const how = taken && HOW[taken.event];
  return (
    <ul className="data-list">
      {taken && how && <li>{t(how(taken.data['how']), { name: taken.actorName ?? taken.actor, time: dateTime(taken.at) })}</li>}
      {!why.isAvailable && <li>{t('why.putOff', { time: dateTime(why.availableAt) })}</li>}
      {place && why.isAvailable && <li>{place}</li>}
      <li>{why.rung === 0 ? t('why.noRung') : t('why.rung', { count: why.rung })}</li>
      <li>{t('why.priority', { n: why.priority })}</li>
      <li>{t('why.due', { time: dateTime(why.dueAt) })}</li>
      <li className="muted">{t('why.order')}</li>
    </ul>
  );
}

type Taken = NonNullable<Reasons['taken']>['event'];
const HOW: Readonly<Record<Taken, (how: unknown) => 'why.next' | 'why.chosen' | 'why.assigned' | 'why.handedOver'>> = {
  'task.claimed': (how) => (how === 'next' ? 'why.next' : 'why.chosen'),
  'task.assigned': () => 'why.assigned',
  'task.handed-over': () => 'why.handedOver',
};
