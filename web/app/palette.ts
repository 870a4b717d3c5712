// The colours of both themes. CSS reads them as --c-… variables, antd as tokens; a test holds every text colour to 4.5 : 1 on every
// ground it is used on.
export type Palette = typeof LIGHT;

export const LIGHT = {
  page: '#f5f6f8',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#eef0f3',
  line: '#dfe2e7',
  'line-strong': '#868f9b',
  text: '#1b2027',
  'text-2': '#4d5763',
  'text-3': '#626c78',
  primary: '#0958d9',
  'primary-fill': '#0958d9',
  'primary-soft': '#e8f0fd',
  danger: '#c01f2e',
  'danger-soft': '#fdeceb',
  warning: '#8a4b00',
  'warning-soft': '#fff4dd',
  success: '#1d6b3a',
  'success-soft': '#e7f5eb',
  seal: '#b5322a',
};

export const DARK: Palette = {
  page: '#10141a',
  surface: '#171c23',
  raised: '#1e242d',
  sunken: '#1e242d',
  line: '#2b323d',
  'line-strong': '#6d7783',
  text: '#e6e9ee',
  'text-2': '#aab3be',
  'text-3': '#8f99a5',
  primary: '#6ea3f7',
  'primary-fill': '#1668dc',
  'primary-soft': '#17263f',
  danger: '#ff8087',
  'danger-soft': '#3a1d21',
  warning: '#e9b155',
  'warning-soft': '#33270f',
  success: '#68c38a',
  'success-soft': '#14301f',
  seal: '#b5322a',
};

/** Text colours and the grounds they may stand on; `on-fill` is white on a filled button. */
export const TEXTS = ['text', 'text-2', 'text-3', 'primary', 'danger', 'warning', 'success'] as const;
export const GROUNDS = ['page', 'surface', 'raised', 'sunken'] as const;
export const ON_FILL = '#ffffff';
export const FILLS = ['primary-fill', 'seal'] as const;

/** Contrast of two `#rrggbb` colours as WCAG 2.2 defines it. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
