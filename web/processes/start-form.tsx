// Starting a case: the form of the process's input; document ids are filled by uploading.
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startCase } from '../api/calls.ts';
import { disconnected, newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import type { JsonSchema, Process } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { ProblemBox } from '../components/problem.tsx';
import { withEmptyLists } from '../forms/empty-lists.ts';
import { SchemaForm, type FormHandle } from '../forms/schema-form.tsx';
import { isSchema, properties, required } from '../forms/schema.ts';
import { asJson, faultsOf } from '../forms/validate.ts';
import { Caps } from '../keys/help-sheet.tsx';
import { useKey } from '../keys/use-key.ts';
import { Upload } from './upload.tsx';
import { documentsReady, type UploadedFile } from './upload-list.ts';

const DOCUMENTS = 'documents';

export function StartForm({ process }: { readonly process: Process }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useRef<FormHandle>(null);
  const [data, setData] = useState<unknown>({});
  const [files, setFiles] = useState<readonly UploadedFile[]>([]);
  const [needsFiles, setNeedsFiles] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [started, setStarted] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const key = useRef(newKey());

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
      const { id } = await startCase(process.id, input, key.current);
      setStarted(id);
      void client.invalidateQueries({ queryKey: ['cases'] });
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) key.current = newKey();
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  const again = (): void => {
    key.current = newKey();
    setStarted(null);
    setData({});
    setFiles([]);
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
        <Button onClick={again}>{t('processes.startAnother')}</Button>
      </div>
    );
  return (
    <>
      {takesDocuments && <Upload files={files} onFiles={setFiles} isMissing={needsFiles} />}
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
            setData(next);
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
