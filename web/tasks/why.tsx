// Why this item came now, and what stands before it; asked for only when somebody wants to know.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whyTask } from '../api/calls.ts';
import type { Task, Why as Reasons } from '../api/types.ts';
import { ProblemBox } from '../components/problem.tsx';
import { percent, useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';
import { useSkills } from '../people/names.ts';
import { pointsOf } from './points.ts';

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
  const skills = useSkills();
  const { taken, ahead, skill } = why;
  const place =
    ahead === null ? undefined : ahead === 0 ? t('why.first') : t(ahead >= AHEAD_MAX ? 'why.aheadMany' : 'why.ahead', { count: ahead });
  const how = taken && HOW[taken.event];
  return (
    <ul className="data-list">
      {taken && how && <li>{t(how(taken.data['how']), { name: taken.actorName ?? taken.actor, time: dateTime(taken.at) })}</li>}
      {taken && <Points taken={taken} />}
      {!why.isAvailable && <li>{t('why.putOff', { time: dateTime(why.availableAt) })}</li>}
      {place && why.isAvailable && <li>{place}</li>}
      <li>{why.rung === 0 ? t('why.noRung') : t('why.rung', { count: why.rung })}</li>
      <li>{t('why.priority', { n: why.priority })}</li>
      {why.isLifted && <li>{t('why.lifted')}</li>}
      {skill && <li>{t('why.skill', { skill: skills.title(skill.name), level: skill.minLevel })}</li>}
      <li>{t('why.due', { time: dateTime(why.dueAt) })}</li>
      <li className="muted">{t('why.order')}</li>
    </ul>
  );
}

/** Why it and no other of those that stood first: the parts of the routing score that it had then. */
function Points({ taken: { actor, actorName, data } }: { readonly taken: Taken }) {
  const { t } = useTranslation();
  const told = pointsOf(data);
  if (!told) return null;
  const name = actorName ?? actor;
  return (
    <li>
      {t(told.among === 1 ? 'why.alone' : 'why.best', { count: told.score, among: told.among })}
      <ul>
        {told.used > 0 && <li>{t('why.used', { count: told.used, share: percent(told.share) })}</li>}
        {told.priority > 0 && <li>{t('why.forPriority', { count: told.priority })}</li>}
        {told.skill > 0 && <li>{t('why.fits', { count: told.skill, name })}</li>}
        {told.continuity > 0 && <li>{t('why.knew', { count: told.continuity, name })}</li>}
      </ul>
    </li>
  );
}

type Taken = NonNullable<Reasons['taken']>;
const HOW: Readonly<Record<Taken['event'], (how: unknown) => 'why.next' | 'why.chosen' | 'why.assigned' | 'why.handedOver'>> = {
  'task.claimed': (how) => (how === 'next' ? 'why.next' : 'why.chosen'),
  'task.assigned': () => 'why.assigned',
  'task.handed-over': () => 'why.handedOver',
};
