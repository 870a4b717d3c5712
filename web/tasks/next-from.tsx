// Where the next item comes from, for who works in one queue, and the way back to all of them.
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQueueTitle } from '../api/names.ts';
import { useClaimNext } from './claim-next.tsx';

export function NextFrom() {
  const { t } = useTranslation();
  const { queue, choose } = useClaimNext();
  const queueTitle = useQueueTitle();
  if (queue === undefined) return null;
  return (
    <span className="next-from">
      <span>{t('inbox.nextFrom', { queue: queueTitle(queue) })}</span>
      <Button size="small" type="link" onClick={() => choose(undefined)}>
        {t('inbox.nextFromAll')}
      </Button>
    </span>
  );
}
