// A fault in the person's words.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fault } from './validate.ts';

export function useSayFault(): (fault: Fault) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ message, limit, length, text }: Fault) => text ?? t(`form.error.${message}`, { limit: limit ?? '', length: length ?? 0 }),
    [t],
  );
}
