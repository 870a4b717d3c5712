// The other language, by its own name: for the screens before the bar.
import { prefer, usePreferences } from './preferences.ts';

export function LanguageSwitch() {
  const { language } = usePreferences();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <button type="button" className="text-button" lang={other} onClick={() => prefer({ language: other })}>
      {other === 'en' ? 'English' : '中文'}
    </button>
  );
}
