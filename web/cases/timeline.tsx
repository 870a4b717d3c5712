// Who did what when, people and machines alike.
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getTimeline } from '../api/calls.ts';
import { processQuery, useProcessTitle, useTaskTitle, useWord } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { Actor, TimelineItem } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { Empty } from '../components/empty.tsx';
import { More } from '../components/more.tsx';
import { percent, useFormats } from '../i18n/format.ts';
import { useEventTitle } from './event-title.ts';

type Who = 'everyone' | 'people' | 'machines';
const POLL_MS = 4_000;

export function Timeline({ id, process, isOpen }: { readonly id: string; readonly process: string; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const [who, setWho] = useState<Who>('everyone');
  const poll = usePoll(POLL_MS);
  const { list, items: all } = usePaged({
    queryKey: ['case', id, 'timeline'],
    read: (cursor) => getTimeline(id, cursor),
    refetchInterval: isOpen ? poll : false,
  });
  const shown = all.filter(({ actor }) => who === 'everyone' || (actor.kind === 'person') === (who === 'people'));
  return (
    <section aria-labelledby="timeline">
      <div className="section-head">
        <h2 id="timeline">{t('cases.timeline')}</h2>
        <Segmented<Who>
          size="small"
          aria-label={t('cases.who')}
          value={who}
          onChange={setWho}
          options={(['everyone', 'people', 'machines'] as const).map((value) => ({ value, label: t(`cases.${value}`) }))}
        />
      </div>
      {list.data && shown.length === 0 && <Empty title={t('cases.timelineNone')} />}
      {shown.length > 0 && <Events items={shown} process={process} />}
      <More of={list} />
    </section>
  );
}

/** The process itself acts as `complaint@<bundle>`: its title says more, the id stays at hand. */
function ActorName({ actor }: { readonly actor: Actor }) {
  const { t } = useTranslation();
  const processTitle = useProcessTitle();
  if (actor.kind !== 'system') return <span className={`actor actor-${actor.kind}`}>{actor.name ?? actor.id}</span>;
  const [process = ''] = actor.id.split('@');
  return (
    <span className="actor actor-system" title={actor.id}>
      {actor.id.includes('@') ? t('actor.process', { process: processTitle(process) }) : t('actor.system')}
    </span>
  );
}

function Events({ items, process }: { readonly items: readonly TimelineItem[]; readonly process: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const word = useWord();
  const { data } = useQuery(processQuery(process));
  const taskTitle = useTaskTitle(data);
  const eventTitle = useEventTitle();
  const about = ({ task, step, data: facts }: TimelineItem): string => {
    const clock = typeof facts['clock'] === 'string' ? word(process, facts['clock']) : undefined;
    const what = task ? taskTitle(task) : step ? word(process, step) : clock;
    const share = facts['fraction'];
    if (what === undefined) return t('app.none');
    return typeof share === 'number' ? t('cases.atShare', { what, share: percent(share) }) : what;
  };
  return (
    <div className="grid-place">
      <table className="grid timeline" aria-label={t('cases.timeline')}>
        <thead>
          <tr>
            <th scope="col">{t('cases.time')}</th>
            <th scope="col">{t('cases.who')}</th>
            <th scope="col">{t('cases.what')}</th>
            <th scope="col">{t('cases.about')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            <tr key={`${item.at}/${index}`}>
              <td className="figure">
                <time dateTime={item.at}>{dateTime(item.at)}</time>
              </td>
              <td>
                <ActorName actor={item.actor} />
              </td>
              <td>{eventTitle(item.event)}</td>
              <td>{about(item)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
