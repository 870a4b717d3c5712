// The few icons, drawn here: one stroke width, no library in the first load. All are decoration; their control carries the name.
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />
  </Icon>
);
export const WarnIcon = () => (
  <Icon>
    <path d="M8 2.2 14.4 13.4H1.6ZM8 6.2v3.2M8 11.3v.4" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.6V8l2.4 1.6" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M3.5 7h9v6.5h-9ZM5.4 7V4.8a2.6 2.6 0 0 1 5.2 0V7" />
  </Icon>
);
export const KeyboardIcon = () => (
  <Icon>
    <path d="M1.5 4.5h13v7.5h-13ZM4 7h.1M6.7 7h.1M9.4 7h.1M12 7h.1M5 9.6h6" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.4 10.4 3.4 3.4" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
);
export const ZoomInIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.4 10.4 3.4 3.4M7 5v4M5 7h4" />
  </Icon>
);
export const ZoomOutIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.4 10.4 3.4 3.4M5 7h4" />
  </Icon>
);
export const FitIcon = () => (
  <Icon>
    <path d="M2 3.5v9M14 3.5v9M4.5 8h7M4.5 8 6.5 6M4.5 8l2 2M11.5 8l-2-2M11.5 8l-2 2" />
  </Icon>
);
export const RotateIcon = () => (
  <Icon>
    <path d="M12.8 6.2A5.2 5.2 0 1 0 13.2 9M13.2 2.6v3.8H9.4" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M4 1.8h5.2L12.5 5v9.2H4ZM9 1.8V5.2h3.4" />
  </Icon>
);
export const UploadIcon = () => (
  <Icon>
    <path d="M8 10.5V2.8M4.9 5.6 8 2.5l3.1 3.1M2.5 10.5v3h11v-3" />
  </Icon>
);
