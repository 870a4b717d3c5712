// Any task: left what it shows, right the form from its schema.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { SchemaForm, type FormHandle } from '../forms/schema-form.tsx';
import { Attachments } from './attachments.tsx';
import { Comments } from './comments.tsx';
import { Questions } from './questions.tsx';
import { Shows } from './shows.tsx';
import type { BodyProps } from './task-screen.tsx';
import { Why } from './why.tsx';

export function GenericBody({ task, data, onChange, isReadOnly, found, handle }: BodyProps) {
  const { t } = useTranslation();
  const form = useRef<FormHandle>(null);
  useEffect(() => {
    handle.current = { check: () => form.current?.check() ?? 0, focusOpen: () => form.current?.focusOpen() };
  }, [handle]);
  // an item that opens as mine is ready to be typed into
  const isWritable = !isReadOnly;
  useEffect(() => {
    if (isWritable) form.current?.focusFirst();
    // only when the item opens or becomes mine, not after a failed submit
  }, [task.fence]);
  return (
    <div className="task-body">
      {/* a scrolling region must be reachable by keyboard */}
      <div className="task-left" tabIndex={0} role="group" aria-label={t('task.shows')}>
        <Shows task={task} />
        <Why task={task} />
        <Questions task={task.id} />
        <Comments task={task} />
        <Attachments place={{ task: task.id }} isOpen={task.state === 'open' || task.state === 'claimed'} />
      </div>
      <section className="task-right" aria-labelledby="decide">
        <h2 id="decide">{t(isReadOnly ? 'task.decision' : 'task.decide')}</h2>
        <SchemaForm ref={form} schema={task.form} data={data} onChange={onChange} isReadOnly={isReadOnly} found={found} name={`task`} />
      </section>
    </div>
  );
}
