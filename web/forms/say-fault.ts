// A fault in the person's words.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fault } from './validate.ts';

export function useSayFault(): (fault: Fault) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ message, limit, length, text }: Fault) =>
      // "at least 1 character" is a field that must be filled in
      text ??
      t(`form.error.${message === 'minLength' && Number(limit) === 1 ? 'required' : message}`, {
        limit: limit ?? '',
        count: Number(limit),
        length: length ?? 0,
      }),
    [t],
  );
}
