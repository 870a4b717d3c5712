// Where notices appear.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../components/icons.tsx';
import { notice } from './notice.ts';
import { useStore } from './store.ts';

export function NoticeCorner() {
  const { t } = useTranslation();
  const shown = useStore(notice);
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {shown && (
        <div className={`notice notice-${shown.tone}`}>
          <span>{shown.text}</span>
          {shown.link && <Link to={shown.link.to}>{shown.link.text}</Link>}
          <button type="button" className="icon-button" aria-label={t('app.close')} onClick={() => notice.set(null)}>
            <CloseIcon />
          </button>
        </div>
      )}
    </div>
  );
}
