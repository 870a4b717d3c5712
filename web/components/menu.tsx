// A button that opens a short menu of acts, each with its key. Arrows, Home and End move, Enter does, Esc closes and gives the focus back.
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Caps } from '../keys/help-sheet.tsx';
import { isComposing } from '../keys/ime.ts';
import type { KeyId } from '../keys/registry.ts';
import { useCommand } from '../keys/use-key.ts';
import { DownIcon } from './icons.tsx';

export type MenuItem = {
  readonly id: string;
  readonly text: string;
  readonly run: () => void;
  readonly keyId?: KeyId | undefined;
  readonly isDanger?: boolean;
};
type Props = { readonly label: ReactNode; readonly items: readonly MenuItem[]; readonly keyId?: KeyId };

export function MenuButton({ label, items, keyId }: Props) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);
  const options = (): HTMLElement[] => [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useLayoutEffect(() => {
    if (isOpen) options()[0]?.focus();
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen || isComposing(event)) return;
    const all = options();
    const at = all.findIndex((one) => one === document.activeElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else if (next !== undefined) all[next]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu-place" ref={place} onKeyDown={onKeyDown} data-own-keys={isOpen ? '' : undefined}>
      {keyId && <OpenKey id={keyId} isOff={items.length === 0} open={() => setOpen(true)} />}
      <button
        ref={button}
        type="button"
        className="line-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
        <DownIcon />
      </button>
      {isOpen && (
        <div id={id} role="menu" className="menu acts-menu">
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.isDanger ? 'acts-item bad' : 'acts-item'}
              onClick={() => {
                close();
                item.run();
              }}
            >
              <span>{item.text}</span>
              {item.keyId && <Caps id={item.keyId} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function OpenKey({ id, isOff, open }: { readonly id: KeyId; readonly isOff: boolean; readonly open: () => void }) {
  useCommand(id, open, { isOff });
  return null;
}
