// The two languages, both loaded: switching is instant and loses nothing.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences } from '../app/preferences.ts';
import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

export function startLanguages(): void {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    lng: preferences.get().language,
    fallbackLng: 'en',
    interpolation: { escapeValue: false }, // React escapes
    nsSeparator: false,
    keySeparator: '.',
  });
  const apply = (): void => {
    const { language } = preferences.get();
    document.documentElement.lang = language;
    if (i18next.language !== language) void i18next.changeLanguage(language);
  };
  apply();
  preferences.subscribe(apply);
}
