// Where notices appear.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../components/icons.tsx';
import { Caps } from '../keys/help-sheet.tsx';
import { useCommand } from '../keys/use-key.ts';
import { notice } from './notice.ts';
import { useStore } from './store.ts';

function UndoKey({ run }: { readonly run: () => void }) {
  useCommand('undo', run);
  return null;
}

export function NoticeCorner() {
  const { t } = useTranslation();
  const shown = useStore(notice);
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {shown && (
        <div className={`notice notice-${shown.tone}`}>
          <span>{shown.text}</span>
          {shown.act && <UndoKey run={shown.act.run} />}
          {shown.act && (
            <button type="button" className="text-button" onClick={shown.act.run}>
              {shown.act.text} <Caps id="undo" />
            </button>
          )}
          {shown.link && <Link to={shown.link.to}>{shown.link.text}</Link>}
          <button type="button" className="icon-button" aria-label={t('app.close')} onClick={() => notice.set(null)}>
            <CloseIcon />
          </button>
        </div>
      )}
    </div>
  );
}
