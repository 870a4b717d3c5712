// Whether somebody is there now: away, at work, outside of her hours; nothing of a bot, which always is, nor where nobody knows.
import { useTranslation } from 'react-i18next';
import { Tag } from '../components/state-tag.tsx';

type Props = {
  readonly kind: 'person' | 'bot';
  readonly isActive: boolean;
  readonly isAbsent: boolean;
  readonly isWorking: boolean | null;
};

export function PresenceTag({ kind, isActive, isAbsent, isWorking }: Props) {
  const { t } = useTranslation();
  if (!isActive || kind === 'bot') return null;
  if (isAbsent) return <Tag tone="warn">{t('absence.now')}</Tag>;
  if (isWorking === null) return null;
  return <Tag tone={isWorking ? 'active' : 'plain'}>{t(isWorking ? 'presence.working' : 'presence.offHours')}</Tag>;
}
