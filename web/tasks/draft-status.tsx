// Whether what is typed is safe; always visible, spoken when it fails.
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { CheckIcon, WarnIcon } from '../components/icons.tsx';
import { sayProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import type { DraftState } from './draft-saver.ts';

type Props = { readonly state: DraftState; readonly onSave: () => void };

export function DraftStatus({ state, onSave }: Props) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const isBad = state.kind === 'failed' || state.kind === 'lost' || state.kind === 'refused' || state.kind === 'conflict';
  const said =
    state.kind === 'refused'
      ? t('draft.refused', { why: sayProblem(t, state.problem) })
      : state.kind === 'saved' || state.kind === 'restored'
        ? t(`draft.${state.kind}`, { time: time(state.at) })
        : t(`draft.${state.kind}`);
  return (
    <span className={isBad ? 'draft draft-bad' : 'draft'} data-draft={state.kind}>
      {state.kind === 'saved' && <CheckIcon />}
      {isBad && <WarnIcon />}
      <span>{said}</span>
      <span className="only-spoken" role="alert">
        {isBad ? said : ''}
      </span>
      {state.kind === 'failed' && (
        <Button size="small" type="link" onClick={onSave}>
          {t('draft.retry')}
        </Button>
      )}
    </span>
  );
}
