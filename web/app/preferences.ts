// What a person sets for this browser: language, light or dark, her keys. Nothing personal is kept.
import { readOwnKeys } from '../keys/own-keys.ts';
import type { OwnKeys } from '../keys/registry.ts';
import { createStore, useStore } from './store.ts';

export type Language = 'en' | 'zh-CN';
export type Theme = 'light' | 'dark' | 'system';
type Preferences = { readonly language: Language; readonly theme: Theme; readonly singleLetters: boolean; readonly keys: OwnKeys };

const KEY = 'countersign.preferences';

/** Takes what is stored, whatever it is, and fills the rest with the browser's own settings. */
export function readPreferences(stored: string | null, browserLanguage: string): Preferences {
  const fallback: Preferences = {
    language: browserLanguage.startsWith('zh') ? 'zh-CN' : 'en',
    theme: 'system',
    singleLetters: true,
    keys: {},
  };
  if (!stored) return fallback;
  try {
    const { language, theme, singleLetters, keys } = JSON.parse(stored) as Partial<Preferences>;
    return {
      language: language === 'en' || language === 'zh-CN' ? language : fallback.language,
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      singleLetters: singleLetters !== false,
      keys: readOwnKeys(keys),
    };
  } catch {
    return fallback;
  }
}

const storage = typeof localStorage === 'undefined' ? undefined : localStorage;
export const preferences = createStore(
  readPreferences(storage?.getItem(KEY) ?? null, typeof navigator === 'undefined' ? 'en' : navigator.language),
);

export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change });
  storage?.setItem(KEY, JSON.stringify(preferences.get()));
}

export const usePreferences = (): Preferences => useStore(preferences);
