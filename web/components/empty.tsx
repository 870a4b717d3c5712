// What stands where nothing is: one sentence, and what to do about it.
import type { ReactNode } from 'react';

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p>{title}</p>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}
