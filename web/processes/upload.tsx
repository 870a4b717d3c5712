// Choosing or dropping page images: each is sent at once, with its progress and its own refusal.
import { Button } from 'antd';
import { useId, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../api/http.ts';
import { toProblem } from '../api/problem.ts';
import { uploadDocument } from '../api/upload.ts';
import { CheckIcon, CloseIcon, FileIcon, UploadIcon, WarnIcon } from '../components/icons.tsx';
import { sayProblem } from '../components/problem.tsx';
import { fileSize, percent } from '../i18n/format.ts';
import { FILES_MAX, withState, type UploadedFile } from './upload-list.ts';

type Props = {
  readonly files: readonly UploadedFile[];
  readonly onFiles: (change: (files: readonly UploadedFile[]) => readonly UploadedFile[]) => void;
  readonly isMissing: boolean;
};

export function Upload({ files, onFiles, isMissing }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [isTooMany, setTooMany] = useState(false);
  const id = useId();

  const send = async ({ key, file }: { readonly key: string; readonly file: File }): Promise<void> => {
    onFiles((all) => withState(all, key, { kind: 'sending', share: 0 }));
    try {
      const document = await uploadDocument(file, (share) => onFiles((all) => withState(all, key, { kind: 'sending', share })));
      onFiles((all) => withState(all, key, { kind: 'stored', document }));
    } catch (error) {
      onFiles((all) => withState(all, key, { kind: 'refused', problem: toProblem(error) }));
    }
  };
  const add = (chosen: FileList | null): void => {
    const room = FILES_MAX - files.length;
    const fresh = [...(chosen ?? [])];
    setTooMany(fresh.length > room);
    const taken = fresh.slice(0, room).map((file) => ({ key: newKey(), file, state: { kind: 'sending', share: 0 } as const }));
    onFiles((all) => [...all, ...taken]);
    for (const one of taken) void send(one);
    if (input.current) input.current.value = '';
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };

  const isUnready = isMissing || isTooMany;
  return (
    <div className={isUnready ? 'field field-bad' : 'field'}>
      <span className="label">{t('upload.label')}</span>
      <div
        className={isOver ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label className="file-button">
          <UploadIcon />
          {t('upload.choose')}
          <input
            ref={input}
            id={id}
            className="only-spoken"
            type="file"
            multiple
            accept="image/jpeg,image/png,image/tiff,application/pdf"
            aria-label={t('upload.choose')}
            aria-invalid={isUnready}
            aria-describedby={`${id}-hint${isUnready ? ` ${id}-fault` : ''}`}
            onChange={(event) => add(event.target.files)}
          />
        </label>
        <p id={`${id}-hint`} className="muted">
          {t('upload.hint')}
        </p>
      </div>
      {isUnready && (
        <p id={`${id}-fault`} className="field-error">
          {isTooMany ? t('upload.tooMany', { n: FILES_MAX }) : files.length === 0 ? t('form.error.required') : t('upload.wait')}
        </p>
      )}
      {files.length > 0 && (
        <ul className="files" aria-live="polite">
          {files.map((one) => (
            <FileRow
              key={one.key}
              one={one}
              onRemove={() => onFiles((all) => all.filter(({ key }) => key !== one.key))}
              onAgain={() => void send(one)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

type RowProps = { readonly one: UploadedFile; readonly onRemove: () => void; readonly onAgain: () => void };

function FileRow({ one: { file, state }, onRemove, onAgain }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={`file file-${state.kind}`}>
      {state.kind === 'stored' ? <CheckIcon /> : state.kind === 'refused' ? <WarnIcon /> : <FileIcon />}
      <span className="file-name">{file.name}</span>
      <span className="muted figure">{fileSize(file.size)}</span>
      <span className="file-state">
        {state.kind === 'sending' && (
          <>
            <progress max={1} value={state.share} aria-label={file.name} />
            {t('upload.uploading', { percent: percent(state.share) })}
          </>
        )}
        {state.kind === 'stored' && t('upload.done', { count: state.document.pages })}
        {state.kind === 'refused' && <span className="bad">{sayProblem(t, state.problem)}</span>}
      </span>
      {state.kind === 'refused' && state.problem.isUnanswered && (
        <Button size="small" onClick={onAgain} aria-label={t('upload.again', { name: file.name })}>
          {t('app.retry')}
        </Button>
      )}
      <button type="button" className="icon-button" onClick={onRemove} aria-label={t('upload.remove', { name: file.name })}>
        <CloseIcon />
      </button>
    </li>
  );
}
