// Turns the palette into antd tokens and CSS variables.
import { theme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';
import { DARK, LIGHT, type Palette } from './palette.ts';
import { usePreferences } from './preferences.ts';

const FONT = `-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif`;

export function antdTheme(isDark: boolean): ThemeConfig {
  const c = isDark ? DARK : LIGHT;
  return {
    algorithm: [
      ...(isDark ? [theme.darkAlgorithm] : []),
      theme.compactAlgorithm,
      (seed, map) => ({ ...(map ?? theme.defaultAlgorithm(seed)), fontSize: 13 }),
    ],
    token: {
      colorPrimary: c['primary-fill'],
      colorLink: c.primary,
      colorError: c.danger,
      colorWarning: c.warning,
      colorSuccess: c.success,
      colorText: c.text,
      colorTextSecondary: c['text-2'],
      colorTextTertiary: c['text-3'],
      colorTextDescription: c['text-2'],
      colorTextPlaceholder: c['text-3'],
      colorTextDisabled: c['text-2'], // read-only forms are there to be read
      colorTextHeading: c.text,
      colorBgLayout: c.page,
      colorBgContainer: c.surface,
      colorBgElevated: c.raised,
      colorBorder: c['line-strong'],
      colorBorderSecondary: c.line,
      fontFamily: FONT,
      borderRadius: 4,
      wireframe: false,
      motion: false,
    },
    components: {
      Form: { itemMarginBottom: 14, labelRequiredMarkColor: c.danger, verticalLabelPadding: '0 0 3px', labelColor: c['text-2'] },
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerColor: isDark ? c.page : c.surface },
      Input: { paddingBlock: 4, activeShadow: 'none' },
    },
  };
}

/** Puts the palette on the page as `--c-…`; set through the object model, so the strict CSP has nothing to say. */
export function paint(isDark: boolean): void {
  const root = document.documentElement;
  root.dataset['theme'] = isDark ? 'dark' : 'light';
  root.style.colorScheme = isDark ? 'dark' : 'light';
  root.style.setProperty('--font', FONT);
  const palette: Palette = isDark ? DARK : LIGHT;
  for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--c-${name}`, colour);
}

const query = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');
const subscribe = (onChange: () => void): (() => void) => {
  const media = query();
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
};

export function useIsDark(): boolean {
  const { theme: wanted } = usePreferences();
  const systemIsDark = useSyncExternalStore(subscribe, () => query().matches);
  return wanted === 'system' ? systemIsDark : wanted === 'dark';
}
