// Cases that do not go on, and why.
import { useTranslation } from 'react-i18next';
import { listStuckCases } from '../api/calls.ts';
import { useProcessTitle, useWord } from '../api/names.ts';
import type { StuckCase } from '../api/types.ts';
import type { Column } from '../components/grid.tsx';
import { useFormats } from '../i18n/format.ts';
import { OperationsList } from './operations-list.tsx';

export function StuckCases() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const processTitle = useProcessTitle();
  const word = useWord();
  const columns: Column<StuckCase>[] = [
    { id: 'process', title: t('cases.process'), width: '11rem', cell: ({ process }) => processTitle(process) },
    { id: 'stage', title: t('cases.stage'), width: '8rem', cell: ({ process, stage }) => (stage ? word(process, stage) : t('app.none')) },
    { id: 'reason', title: t('operations.reason'), cell: ({ reason }) => t(`operations.stuckWhy.${reason}`) },
    { id: 'tries', title: t('operations.tries'), width: '5rem', isNumber: true, cell: ({ tries }) => tries ?? t('app.none') },
    { id: 'since', title: t('operations.at'), width: '12rem', cell: ({ since }) => dateTime(since) },
  ];
  return (
    <OperationsList
      title={t('operations.stuck')}
      lead={t('operations.stuckLead')}
      none={t('operations.stuckNone')}
      query="stuck-cases"
      read={listStuckCases}
      columns={columns}
      rowKey={({ caseId }) => caseId}
    />
  );
}
