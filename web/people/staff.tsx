// The staff: found by name, role or branch.
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPeople, type PeopleFilter } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import type { ListedPerson } from '../api/types.ts';
import { Empty } from '../components/empty.tsx';
import { Choice, FilterBar, LineChoice } from '../components/filters.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { More } from '../components/more.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { useBranches, useRoles, useTeams } from './names.ts';
import { PresenceTag } from './presence-tag.tsx';
import { CreateProposal } from './proposals/create.tsx';

type Props = { readonly filter: PeopleFilter; readonly onFilter: (filter: PeopleFilter) => void };

export function Staff({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const me = usePerson();
  const [isCreating, setCreating] = useState(false);
  const [roles, branches, teams] = [useRoles(), useBranches(), useTeams()];
  useListKeys();
  const { list, items: people } = usePaged({ queryKey: ['people', 'pages', filter], read: (cursor) => listPeople(filter, cursor) });
  const set = (change: { readonly [Name in keyof PeopleFilter]: PeopleFilter[Name] | undefined }): void =>
    onFilter(Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined)));
  const columns: Column<ListedPerson>[] = [
    {
      id: 'name',
      title: t('people.name'),
      width: '12rem',
      cell: ({ id, name }) => (
        <Link to="/admin/people/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          {name}
        </Link>
      ),
    },
    { id: 'id', title: t('people.id'), width: '9rem', cell: ({ id }) => <code>{id}</code> },
    { id: 'roles', title: t('people.roles'), cell: ({ roles: of }) => of.map((role) => roles.title(role)).join(t('app.listMark')) },
    { id: 'branch', title: t('people.branch'), width: '11rem', cell: ({ branch }) => branches.title(branch) },
    { id: 'team', title: t('people.team'), width: '11rem', cell: ({ team }) => (team ? teams.title(team) : t('app.none')) },
    {
      id: 'state',
      title: t('people.stateTitle'),
      width: '8rem',
      // the list is of active people: what is to be known of one is whether she is there
      cell: (one) => (one.isActive ? <PresenceTag {...one} /> : <Tag>{t('people.inactive')}</Tag>),
    },
  ];
  return (
    <>
      <div className="section-head">
        <h1>{t('people.title')}</h1>
        {may(me, 'people.propose') && <Button onClick={() => setCreating(true)}>{t('people.kind.create')}</Button>}
      </div>
      <FilterBar isSet={Object.keys(filter).length > 0} onClear={() => onFilter({})}>
        <LineChoice label={t('people.find')} value={filter.q} onChange={(q) => set({ q })} />
        <Choice
          label={t('people.role')}
          value={filter.role}
          options={roles.items.map(({ id, title }) => ({ value: id, text: text(title) }))}
          onChange={(role) => set({ role: role as PeopleFilter['role'] })}
        />
        <Choice
          label={t('people.branch')}
          value={filter.branch}
          options={branches.items.map(({ id, title }) => ({ value: id, text: text(title) }))}
          onChange={(branch) => set({ branch })}
        />
        <Choice
          label={t('people.team')}
          value={filter.team}
          options={teams.items.map(({ id, title }) => ({ value: id, text: text(title) }))}
          onChange={(team) => set({ team })}
        />
        <Choice
          label={t('presence.now')}
          value={filter.working}
          options={[{ value: 'true', text: t('presence.working') }]}
          onChange={(working) => set({ working })}
        />
      </FilterBar>
      {list.data && people.length === 0 && <Empty title={t('people.nobody')} />}
      {people.length > 0 && <Grid label={t('people.title')} columns={columns} rows={people} rowKey={({ id }) => id} />}
      <More of={list} />
      {isCreating && <CreateProposal onClose={() => setCreating(false)} />}
    </>
  );
}
