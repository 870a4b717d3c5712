// The document's title follows the screen, in the person's language.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

export function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('app.page', { title });
  }, [title, t]);
}
