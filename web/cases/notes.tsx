// Notes on a case, and the cases that belong together with it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { linkCase, listLinks, listNotes, noteCase, unlink } from '../api/calls.ts';
import { useProcessTitle } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import { tell } from '../app/notice.ts';
import { More } from '../components/more.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { SaidList } from '../components/said.tsx';
import { staff } from '../people/sources.ts';
import { may, usePerson } from '../session/session.ts';
import { SayBox } from '../tasks/say-box.tsx';
import { LinkDialog } from './link-dialog.tsx';

export function Notes({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const { list, items } = usePaged({ queryKey: ['notes', id], read: (cursor) => listNotes(id, cursor) });
  const canWrite = may(person, 'case.note');
  if (!list.error && items.length === 0 && !canWrite) return null;
  return (
    <section aria-labelledby="notes" className="comments">
      <h2 id="notes">{t('caseNote.title')}</h2>
      <SaidList items={items} />
      <More of={list} />
      {canWrite && (
        <SayBox
          about={id}
          label={t('caseNote.label')}
          placeholder={t('caseNote.placeholder')}
          hint={t('caseNote.hint')}
          submit={t('caseNote.add')}
          people={staff()}
          send={async (said, key) => {
            await noteCase(id, said, key);
            await client.invalidateQueries({ queryKey: ['notes', id] });
          }}
        />
      )}
    </section>
  );
}

export function Links({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const processTitle = useProcessTitle();
  const [isOpen, setOpen] = useState(false);
  const [leaving, setLeaving] = useState<number | null>(null);
  const found = useQuery({ queryKey: ['links', id], queryFn: () => listLinks(id) });
  const items = found.data?.items ?? [];
  const canWrite = may(person, 'case.note');
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['links', id] });
  if (!found.error && items.length === 0 && !canWrite) return null;
  return (
    <section aria-labelledby="links">
      <div className="section-head">
        <h2 id="links">{t('caseLink.title')}</h2>
        {canWrite && (
          <Button size="small" onClick={() => setOpen(true)}>
            {t('caseLink.add')}
          </Button>
        )}
      </div>
      <ReadProblem of={found} />
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map(({ id: link, caseId, process, reason }) => (
            <li key={link}>
              <Link to="/cases/$id" params={{ id: caseId }}>
                <code>{caseId}</code>
              </Link>
              <span>{processTitle(process)}</span>
              <span className="muted">{reason}</span>
              {canWrite && (
                <Button size="small" type="text" onClick={() => setLeaving(link)}>
                  {t('caseLink.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isOpen && (
        <LinkDialog
          title={t('caseLink.add')}
          lead={t('caseLink.lead')}
          without={id}
          act={async (input, key) => {
            await linkCase(id, input, key);
            tell({ tone: 'good', text: t('caseLink.done') });
            await again();
          }}
          onClose={() => setOpen(false)}
        />
      )}
      {leaving !== null && (
        <ReasonDialog
          title={t('caseLink.remove')}
          lead={t('caseLink.removeLead')}
          label={t('act.reasonLabel')}
          min={REASON_MIN}
          act={async (reason, key) => {
            await unlink(leaving, reason, key);
            tell({ tone: 'good', text: t('caseLink.removed') });
            await again();
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
