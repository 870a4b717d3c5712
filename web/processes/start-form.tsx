// Starting a case: the form of the process's input; document ids are filled by uploading. What is filled in stays while its writer goes elsewhere.
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startCase } from '../api/calls.ts';
import { disconnected, newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import type { JsonSchema, Process } from '../api/types.ts';
import { createKept } from '../app/kept.ts';
import { tell } from '../app/notice.ts';
import { useStore } from '../app/store.ts';
import { ProblemBox } from '../components/problem.tsx';
import { withEmptyLists } from '../forms/empty-lists.ts';
import { SchemaForm, type FormHandle } from '../forms/schema-form.tsx';
import { isSchema, properties, required } from '../forms/schema.ts';
import { asJson, faultsOf } from '../forms/validate.ts';
import { Caps } from '../keys/help-sheet.tsx';
import { useKey } from '../keys/use-key.ts';
import { usePerson } from '../session/session.ts';
import { Upload } from './upload.tsx';
import { documentsReady, type UploadedFile } from './upload-list.ts';

const DOCUMENTS = 'documents';

/** By its writer and the process. The key is of a start that nobody has answered: sent again, also from another visit, it starts one case. */
type Filled = { readonly data: unknown; readonly files: readonly UploadedFile[]; readonly key: string | null };
const EMPTY: Filled = { data: {}, files: [], key: null };
const kept = createKept(EMPTY);
const isEmpty = ({ data, files, key }: Filled): boolean => Object.keys(data ?? {}).length === 0 && files.length === 0 && key === null;

export function StartForm({ process }: { readonly process: Process }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useRef<FormHandle>(null);
  const person = usePerson();
  const filled = useMemo(() => kept(`${person.id}/${process.id}`), [person.id, process.id]);
  const { data, files } = useStore(filled);
  const fill = (change: Partial<Filled>): void => {
    const next = { ...filled.get(), ...change };
    filled.set(isEmpty(next) ? EMPTY : next);
  };
  const [needsFiles, setNeedsFiles] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [started, setStarted] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);

  const takesDocuments = DOCUMENTS in properties(process.input);
  const schema = useMemo(() => (takesDocuments ? without(process.input, DOCUMENTS) : process.input), [process.input, takesDocuments]);
  const isForm = Object.keys(properties(schema)).length > 0;

  const start = async (): Promise<void> => {
    if (isRunning.current) return;
    setProblem(null);
    const documents = documentsReady(files);
    const isMissing = takesDocuments && required(process.input).includes(DOCUMENTS) && (documents === null || documents.length === 0);
    setNeedsFiles(isMissing);
    const isRight = (form.current?.check() ?? 0) === 0;
    if (isMissing || !isRight) return;
    if (disconnected.get()) return tell({ tone: 'bad', text: t('task.offline') });
    isRunning.current = true;
    setBusy(true);
    try {
      const input = { ...(withEmptyLists(schema, asJson(data)) as object), ...(takesDocuments ? { documents } : {}) };
      const key = filled.get().key ?? newKey();
      fill({ key });
      const { id } = await startCase(process.id, input, key);
      filled.set(EMPTY);
      setStarted(id);
      void client.invalidateQueries({ queryKey: ['cases'] });
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) fill({ key: null });
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  useKey('submitNext', () => void start(), { isOff: started !== null });

  if (started)
    return (
      <div className="box box-good" role="status">
        <p className="box-title">{t('processes.started')}</p>
        <p>
          <Link to="/cases/$id" params={{ id: started }} ref={(link) => link?.focus()}>
            {t('processes.openCase')} <code>{started}</code>
          </Link>
        </p>
        <Button onClick={() => setStarted(null)}>{t('processes.startAnother')}</Button>
      </div>
    );
  return (
    <>
      {takesDocuments && <Upload files={files} onFiles={(change) => fill({ files: change(filled.get().files) })} isMissing={needsFiles} />}
      {isForm && (
        <SchemaForm
          ref={form}
          schema={schema}
          data={data}
          isReadOnly={isBusy}
          found={problem ? faultsOf(problem.errors, process.input, 'input') : []}
          name="start"
          onChange={(next) => {
            setProblem(null);
            fill({ data: next });
          }}
        />
      )}
      {problem && <ProblemBox error={problem}>{problem.isUnanswered && <p>{t('task.unanswered')}</p>}</ProblemBox>}
      <div className="actions">
        <Button type="primary" loading={isBusy} onClick={() => void start()}>
          {t('processes.start')} <Caps id="submitNext" />
        </Button>
      </div>
    </>
  );
}

function without(schema: JsonSchema, name: string): JsonSchema {
  const { [name]: _, ...others } = isSchema(schema['properties']) ? schema['properties'] : {};
  return { ...schema, properties: others, required: required(schema).filter((one) => one !== name) };
}
