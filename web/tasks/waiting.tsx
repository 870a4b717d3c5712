// Somebody waits for work: the next item opens here as it arrives.
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQueueTitle } from '../api/names.ts';
import { useFormats } from '../i18n/format.ts';
import { Caps } from '../keys/help-sheet.tsx';
import { useKey } from '../keys/use-key.ts';
import { useClaimNext } from './claim-next.tsx';

export function Waiting({ since }: { readonly since: number }) {
  const { t } = useTranslation();
  const { time } = useFormats();
  const { queue, stop } = useClaimNext();
  const queueTitle = useQueueTitle();
  useKey('leave', stop);
  return (
    <section className="waiting" role="status">
      <span className="waiting-mark" aria-hidden="true" />
      <div>
        <h2>{t('inbox.waiting')}</h2>
        <p className="muted">
          {queue === undefined ? t('inbox.waitingHint') : t('inbox.waitingHintIn', { queue: queueTitle(queue) })}{' '}
          {t('inbox.waitingSince', { time: time(since) })}
        </p>
      </div>
      <Button onClick={stop}>
        {t('inbox.stopWaiting')} <Caps id="leave" />
      </Button>
    </section>
  );
}
