// What I typed into an item after it had been taken from me: kept by the API, offered when I come back to it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { discardKeptDraft, getKeptDraft } from '../api/calls.ts';
import type { Task } from '../api/types.ts';
import { DataView } from '../components/data-view.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { both, hasClash, isSame } from './conflict.ts';
import { withoutMarks } from './marks.ts';
import type { DataTitles } from './task-titles.ts';
import type { DraftWork } from './use-draft.ts';

type Props = { readonly task: Task; readonly isWriter: boolean; readonly draft: DraftWork; readonly titles: DataTitles };

export function KeptDraft({ task, isWriter, draft, titles }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const person = usePerson();
  const [isChoosing, setChoosing] = useState(false);
  const queryKey = ['kept', task.id, task.fence];
  // nothing was kept under the first hold while it lasts: an item that comes as the next one is asked about only when it was held before
  const isAsked = may(person, 'task.work') && task.fence > (isWriter ? 1 : 0);
  const found = useQuery({ queryKey, queryFn: () => getKeptDraft(task.id), enabled: isAsked, staleTime: Number.POSITIVE_INFINITY });
  const kept = found.data?.kept;
  const isThere = kept !== null && kept !== undefined && isWriter && isSame(kept.data, draft.data);
  const { isBusy, act: drop } = useAct(async () => {
    await discardKeptDraft(task.id);
    client.setQueryData(queryKey, { kept: null });
  });
  // the same tab has brought it along already
  useEffect(() => {
    if (isThere) drop();
  }, [isThere]);
  if (!kept || isThere) return <ReadProblem of={found} />;

  const takeOver = async (data: unknown): Promise<void> => {
    setChoosing(false);
    draft.change(data);
    // thrown away only once it is safe in the draft
    if ((await draft.flush()).kind === 'saved') drop();
  };
  return (
    <div className="hold">
      <div className="box box-warn" role="status">
        <div className="hold-row">
          <span>{t('kept.found', { time: dateTime(kept.at) })}</span>
          <span className="hold-acts">
            {isWriter && (
              <Button
                type="primary"
                onClick={() => (hasClash(kept.data, draft.data) ? setChoosing(true) : void takeOver(both(kept.data, draft.data)))}
              >
                {t('kept.take')}
              </Button>
            )}
            <Button disabled={isBusy} onClick={() => drop()}>
              {t('kept.discard')}
            </Button>
          </span>
        </div>
        <details className="derivation">
          <summary>{t('kept.look')}</summary>
          <DataView value={withoutMarks(kept.data)} titles={titles} />
        </details>
      </div>
      {isChoosing && (
        <ConflictDialog
          mine={kept.data}
          theirs={draft.data}
          words="kept"
          titles={titles}
          onChoose={(merged) => void takeOver(merged)}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}
