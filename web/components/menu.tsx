// A button that opens a short menu of acts, each with its key. Arrows, Home and End move, Enter does.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Caps } from '../keys/help-sheet.tsx';
import type { KeyId } from '../keys/registry.ts';
import { useCommand } from '../keys/use-key.ts';
import { Popup } from './popup.tsx';

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
  const list = useRef<HTMLDivElement>(null);
  const options = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useLayoutEffect(() => {
    if (isOpen) options()[0]?.focus();
  }, [isOpen]);
  const onKey = (event: KeyboardEvent): boolean => {
    const all = options();
    const at = all.findIndex((one) => one === document.activeElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.key];
    if (event.key === 'Tab') setOpen(false); // and it goes on to what follows
    if (next === undefined) return false;
    all[next]?.focus();
    return true;
  };
  return (
    <>
      {keyId && <OpenKey id={keyId} isOff={items.length === 0} open={() => setOpen(true)} />}
      <Popup label={label} buttonClass="line-button" isMenu isOpen={isOpen} onOpen={setOpen} onKey={onKey}>
        {(id, close) => (
          <div id={id} ref={list} role="menu" className="menu acts-menu">
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
      </Popup>
    </>
  );
}

function OpenKey({ id, isOff, open }: { readonly id: KeyId; readonly isOff: boolean; readonly open: () => void }) {
  useCommand(id, open, { isOff });
  return null;
}
