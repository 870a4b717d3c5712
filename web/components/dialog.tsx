// A modal dialog on the platform's own element: focus is held inside and comes back, the rest is inert, Esc closes. antd's Modal writes a
// style element without our nonce, which the strict CSP refuses.
import { useId, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from './icons.tsx';

type Props = {
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** Without it the dialog stays until its question is answered. */
  readonly onClose?: () => void;
  /** Wherever the focus is in it, on its buttons too. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly width?: number;
};

export function Dialog({ title, children, footer, onClose, onKeyDown, width = 520 }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isMounted = useRef(false);
  const inHand = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    isMounted.current = true;
    element?.showModal();
    // the platform would begin at the close button
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      isMounted.current = false;
      element?.close(); // while it still stands in the page: this is what gives the focus back
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      style={{ width }}
      aria-labelledby={id}
      {...(onClose ? {} : { closedby: 'none' })}
      onFocus={({ target }) => (inHand.current = target)}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        // a browser may close it all the same after a second Esc: it stands again, and its writer stands where she was
        if (!isMounted.current || dialog.current?.open) return;
        dialog.current?.showModal();
        inHand.current?.focus();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose && (
          <button type="button" className="icon-button" aria-label={t('app.close')} onClick={onClose}>
            <CloseIcon />
          </button>
        )}
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  );
}
