// What can be done with an item that is mine: the two ways to submit, and giving it back.
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Caps } from '../keys/help-sheet.tsx';
import { NextFrom } from './next-from.tsx';

type Props = { readonly isBusy: boolean; readonly onSubmit: (next: boolean) => void; readonly onGiveBack: () => void };

export function ActionBar({ isBusy, onSubmit, onGiveBack }: Props) {
  const { t } = useTranslation();
  return (
    <div className="actions">
      <Button type="primary" loading={isBusy} onClick={() => onSubmit(true)}>
        {isBusy ? t('task.submitting') : t('task.submitNext')} <Caps id="submitNext" />
      </Button>
      <Button disabled={isBusy} onClick={() => onSubmit(false)}>
        {t('task.submitStop')} <Caps id="submitStop" />
      </Button>
      <NextFrom />
      <Button className="actions-end" type="text" disabled={isBusy} onClick={onGiveBack}>
        {t('task.giveBack')}
      </Button>
    </div>
  );
}
