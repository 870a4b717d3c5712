// Stands in for markdown-to-jsx/react (see vite.config.ts): hints of our forms are plain text, and RJSF would bring a whole Markdown compiler.
import type { ReactNode } from 'react';

export function Markdown({ children }: { readonly children?: ReactNode }): ReactNode {
  return children;
}
