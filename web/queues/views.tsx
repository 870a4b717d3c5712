// Saved views: filters under a name, for oneself or for the team; and the list as a file.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { LineField } from '../acts/fields.tsx';
import { useAct } from '../acts/use-act.ts';
import { deleteView, exportAddress, listViews, saveView } from '../api/calls.ts';
import { tell } from '../app/notice.ts';
import { MenuButton, type MenuItem } from '../components/menu.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { bodyOf, searchOf, type ItemSearch } from './item-search.ts';

type Props = { readonly search: ItemSearch; readonly query: ItemSearch; readonly onSearch: (search: ItemSearch) => void };

export function Views({ search, query, onSearch }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const views = useQuery({ queryKey: ['views'], queryFn: listViews });
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['views'] });
  const shown = JSON.stringify(bodyOf(search));
  const current = views.data?.items.find((view) => JSON.stringify(bodyOf(searchOf(view.query))) === shown);
  const removing = useAct((key, id: string, version: number) => deleteView(id, version, key), { after: again });
  const items: MenuItem[] = [
    ...(views.data?.items ?? []).map((view) => ({
      id: view.id,
      text: view.team === null ? view.name : t('view.ofTeam', { name: view.name }),
      run: () => onSearch(searchOf(view.query)),
    })),
    { id: 'save', text: t('view.save'), run: () => setSaving(true) },
    ...(current?.mayChange
      ? [
          {
            id: 'delete',
            text: t('view.delete', { name: current.name }),
            run: () => removing.act(current.id, current.version),
            isDanger: true,
          },
        ]
      : []),
  ];
  return (
    <span className="views">
      <ReadProblem of={views} />
      <MenuButton label={current?.name ?? t('view.title')} items={items} />
      <a className="line-link" href={exportAddress(query)} download>
        {t('view.export')}
      </a>
      {isSaving && <SaveDialog search={search} onDone={again} onClose={() => setSaving(false)} />}
    </span>
  );
}

type SaveProps = { readonly search: ItemSearch; readonly onDone: () => Promise<void>; readonly onClose: () => void };

function SaveDialog({ search, onDone, onClose }: SaveProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [isOfTeam, setOfTeam] = useState(false);
  return (
    <ActDialog
      title={t('view.save')}
      lead={t('view.lead')}
      faults={{ name: name.trim() === '' ? t('form.error.required') : undefined }}
      act={async (key) => {
        await saveView({ name: name.trim(), query: bodyOf(search), ...(isOfTeam ? { team: true } : {}) }, key);
        tell({ tone: 'good', text: t('view.saved') });
        await onDone();
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <LineField label={t('view.name')} value={name} onChange={setName} fault={fault('name')} isFirst />
          <label className="code-choice">
            <input type="checkbox" checked={isOfTeam} onChange={(event) => setOfTeam(event.target.checked)} />
            <span>{t('view.team')}</span>
          </label>
        </>
      )}
    </ActDialog>
  );
}
