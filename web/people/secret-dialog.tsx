// A secret that is shown this once: a key, a password to begin with.
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';

type Props = { readonly title: string; readonly lead: string; readonly secret: string; readonly onClose: () => void };

export function SecretDialog({ title, lead, secret, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={title}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('apiKey.kept')}
        </Button>
      }
    >
      <p>{lead}</p>
      <input className="secret" readOnly aria-label={title} data-first="" value={secret} onFocus={(event) => event.target.select()} />
    </Dialog>
  );
}
