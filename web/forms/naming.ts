// How forms name what carries no title of its own.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { humanise } from '../i18n/format.ts';
import { en } from '../i18n/en.ts';
import type { Naming } from './present.ts';

type Member = keyof typeof en.data;
type Value = keyof typeof en.value;

export function useNaming(): Naming {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(
    () => ({
      language,
      member: (name) => (Object.hasOwn(en.data, name) ? t(`data.${name as Member}`) : humanise(name)),
      option: (value) => (Object.hasOwn(en.value, value) ? t(`value.${value as Value}`) : humanise(value)),
    }),
    [t, language],
  );
}
