// Documents attached to an item or a case: seen, added, taken away by who attached them.
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { Field, faultProps, LineField } from '../acts/fields.tsx';
import { useAct } from '../acts/use-act.ts';
import { attach, detach, listAttachments, type Place } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import { uploadDocument } from '../api/upload.ts';
import { tell } from '../app/notice.ts';
import { More } from '../components/more.tsx';
import { useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';
import { may, usePerson } from '../session/session.ts';

export function Attachments({ place, isOpen }: { readonly place: Place; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const person = usePerson();
  const [isAdding, setAdding] = useState(false);
  const queryKey = ['attachments', 'task' in place ? place.task : place.case];
  const { list, items } = usePaged({ queryKey, read: (cursor) => listAttachments(place, cursor) });
  const canAdd = isOpen && may(person, 'document.upload');
  useCommand('attach', () => setAdding(true), { isOff: !canAdd });
  const removing = useAct((key, id: number) => detach(id, key), { after: () => client.invalidateQueries({ queryKey }) });
  if (!list.error && items.length === 0 && !canAdd) return null;
  return (
    <section aria-labelledby="attachments">
      <div className="section-head">
        <h2 id="attachments">{t('attachment.title')}</h2>
        {canAdd && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('attachment.add')}
          </Button>
        )}
      </div>
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map(({ id, documentId, title, by, byName, at }) => (
            <li key={id}>
              {/* a link and not an image: whoever looks at a page is written down */}
              <Link to="/documents/$id" params={{ id: documentId }} target="_blank">
                {title}
              </Link>
              <span className="muted">{t('attachment.by', { name: byName, time: dateTime(at) })}</span>
              {by === person.id && isOpen && (
                <Button
                  size="small"
                  type="text"
                  disabled={removing.isBusy}
                  aria-label={t('attachment.removeOf', { name: title })}
                  onClick={() => removing.act(id)}
                >
                  {t('attachment.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <More of={list} />
      {isAdding && <AttachDialog place={place} onDone={() => client.invalidateQueries({ queryKey })} onClose={() => setAdding(false)} />}
    </section>
  );
}

type DialogProps = { readonly place: Place; readonly onDone: () => Promise<void>; readonly onClose: () => void };

function AttachDialog({ place, onDone, onClose }: DialogProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  // a second attempt does not send the file again
  const sent = useRef<{ readonly file: File; readonly id: string } | null>(null);
  const id = useId();
  return (
    <ActDialog
      title={t('attachment.add')}
      lead={t('attachment.lead')}
      faults={{ file: file ? undefined : t('attachment.choose'), title: title.trim() === '' ? t('form.error.required') : undefined }}
      act={async (key) => {
        if (!file) return;
        if (sent.current?.file !== file) sent.current = { file, id: (await uploadDocument(file, () => undefined)).id };
        await attach(place, { document: sent.current.id, title: title.trim() }, key);
        tell({ tone: 'good', text: t('attachment.done') });
        await onDone();
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <Field id={id} label={t('attachment.file')} fault={fault('file')}>
            <input
              id={id}
              type="file"
              data-first=""
              accept="image/jpeg,image/png,image/tiff,application/pdf"
              {...faultProps(id, fault('file'))}
              onChange={(event) => {
                const chosen = event.target.files?.[0] ?? null;
                setFile(chosen);
                if (chosen && title === '') setTitle(chosen.name.replace(/\.[a-z0-9]+$/i, ''));
              }}
            />
          </Field>
          <LineField label={t('attachment.name')} value={title} onChange={setTitle} fault={fault('title')} />
        </>
      )}
    </ActDialog>
  );
}
