// A button and what it opens below itself: a menu, a panel. A press elsewhere or Esc closes it, and Esc gives the focus back.
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { isComposing } from '../keys/ime.ts';
import { DownIcon } from './icons.tsx';

type Props = {
  readonly label: ReactNode;
  /** What it is called, when that is more than its label. */
  readonly name?: string;
  readonly buttonClass: string;
  readonly isMenu?: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  /** Other keys, while it is open; true when it was one of them. */
  readonly onKey?: (event: KeyboardEvent<HTMLDivElement>) => boolean;
  /** `close` gives the focus back. */
  readonly children: (id: string, close: () => void) => ReactNode;
};

export function Popup({ label, name, buttonClass, isMenu = false, isOpen, onOpen, onKey, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) onOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen, onOpen]);
  const close = (): void => {
    onOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!isOpen || isComposing(event)) return;
    if (event.key === 'Escape') close();
    else if (!onKey?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu-place" ref={place} onKeyDown={onKeyDown} data-own-keys={isOpen ? '' : undefined}>
      <button
        ref={button}
        type="button"
        className={buttonClass}
        aria-haspopup={isMenu ? 'menu' : undefined}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={name}
        onClick={() => onOpen(!isOpen)}
      >
        {label}
        <DownIcon />
      </button>
      {isOpen && children(id, close)}
    </div>
  );
}
