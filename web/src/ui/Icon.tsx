import type { ReactNode } from 'react';

// Drawn on a 24 × 24 grid with a 1.75 stroke, round caps and joins.
const icons = {
  back: <path d="M15 5l-7 7 7 7" />,
  share: <path d="M14 5.5l6 5.5-6 5.5M19.5 11H10a6 6 0 0 0-6 6v1.5" />,
  forward: <path d="M9 5l7 7-7 7" />,
  at: (
    <>
      <circle cx="12" cy="12" r="3.6" />
      <path d="M15.6 8.6v4.6a2.4 2.4 0 0 0 4.9.3V12a8.5 8.500 0 1 0-3.4 6.8" />
    </>
  ),
  down: <path d="M5 9l7 7 7-7" />,
  up: <path d="M5 15l7-7 7 7" />,
  pin: <path d="M9 3.5h6M10 3.5v6.3L6.5 13.5v1.5h11v-1.5L14 9.8V3.5M12 15v5.5" />,
  bell: <path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10 20.5a2.3 2.3 0 0 0 4 0" />,
  bellOff: (
    <path d="M4 4l16 16M8.3 6.9A5.5 5.5 0 0 1 17.5 11v3.5M6.5 9.8v6.7L5 18h12M10 20.5a2.3 2.3 0 0 0 4 0" />
  ),
  unread: (
    <>
      <path d="M20.5 11.5A8 8 0 0 1 8.4 18.4L4 20l1.5-4.2A8 8 0 0 1 13 4" />
      <circle cx="18.5" cy="5.5" r="2.5" fill="currentColor" stroke="none" />
    </>
  ),
  archive: (
    <>
      <rect x="3.5" y="4.5" width="17" height="4.5" rx="1.5" />
      <path d="M5 9v8.5A2.5 2.5 0 0 0 7.5 20h9a2.5 2.5 0 0 0 2.5-2.5V9M10 13h4" />
    </>
  ),
  clear: (
    <path d="M14.5 3.5l-3 7M8 11.5l7.5 3.2c.4 2.3 0 4.5-1 6.3L4.5 17c1.8-1.2 3-3 3.5-5.5zM9 19l1.5-2.5" />
  ),
  folder: (
    <path d="M3.5 7A1.5 1.5 0 0 1 5 5.5h4.5L12 8h7a1.5 1.5 0 0 1 1.5 1.5V17a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z" />
  ),
  close: <path d="M6 6l12 12M18 6L6 18" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M16 16l4.5 4.5" />
    </>
  ),
  compose: (
    <>
      <path d="M20 12.5V18a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 18V7a2.5 2.5 0 0 1 2.5-2.5H12" />
      <path d="M18.6 3.6a1.9 1.9 0 0 1 2.7 2.7l-7.8 7.8-3.6.9.9-3.6z" />
    </>
  ),
  settings: (
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.6" />
      <circle cx="8" cy="17" r="2.6" />
    </>
  ),
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="12" cy="5" r="1.7" />
      <circle cx="12" cy="12" r="1.7" />
      <circle cx="12" cy="19" r="1.7" />
    </g>
  ),
  send: <path d="M20.5 4L3.5 10.8l6.6 2.9m10.4-9.7l-6.8 17-3.6-7.3m10.4-9.7l-10.4 9.7" />,
  copy: (
    <>
      <rect x="8.5" y="8.5" width="12" height="12" rx="3" />
      <path d="M15.5 5.5A2 2 0 0 0 13.5 3.5h-7a3 3 0 0 0-3 3v7a2 2 0 0 0 2 2" />
    </>
  ),
  edit: <path d="M16.2 4.8a2.1 2.1 0 0 1 3 3L8.6 18.4l-4.1 1.1 1.1-4.1zM14 7l3 3" />,
  trash: (
    <path d="M4.5 7h15M9.5 7V5a1.5 1.5 0 0 1 1.5-1.5h2A1.5 1.5 0 0 1 14.5 5v2M6.5 7l.8 11.2A2.5 2.5 0 0 0 9.8 20.5h4.4a2.5 2.5 0 0 0 2.5-2.3L17.5 7M10 11v5.5M14 11v5.5" />
  ),
  reply: <path d="M10 5.5L4 11l6 5.5M4.5 11H14a6 6 0 0 1 6 6v1.5" />,
  smile: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.5 14a4.2 4.2 0 0 0 7 0M9 9.6v.1M15 9.6v.1" />
    </>
  ),
  bold: <path d="M8 5h5a3.5 3.5 0 0 1 0 7H8zM8 12h6a3.5 3.5 0 0 1 0 7H8z" strokeWidth="2.4" />,
  italic: <path d="M10.5 5H17M7 19h6.5M14 5l-4 14" />,
  strike: (
    <path d="M4.5 12h15M16.5 8.2C16 6.2 14.300 5 12 5c-2.600 0-4.500 1.400-4.500 3.400 0 1.200.7 2.100 2 2.800M7.300 15.500c.5 2.200 2.300 3.500 4.800 3.500 2.700 0 4.600-1.500 4.600-3.600" />
  ),
  code: <path d="M8.500 7.500L4 12l4.500 4.500M15.500 7.500L20 12l-4.500 4.500" />,
  quote: <path d="M5 6v12M9.500 7.500H19M9.500 12H19M9.500 16.500H15" />,
  list: <path d="M9.500 6.500H20M9.500 12H20M9.500 17.500H20M4.800 6.500h.1M4.800 12h.1M4.800 17.500h.1" />,
  history: <path d="M4.5 12a7.5 7.5 0 1 0 2.3-5.4M4.5 3.5v4h4M12 8v4.3l3 1.8" />,
  select: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.3 12.3l2.6 2.6 4.9-5.6" />
    </>
  ),
  retry: <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4" />,
  bookmark: <path d="M7.5 3.5h9A1.5 1.5 0 0 1 18 5v15.5l-6-4.3-6 4.3V5a1.5 1.5 0 0 1 1.5-1.5z" />,
  eye: (
    <>
      <path d="M2.8 12S6 5.5 12 5.5 21.2 12 21.2 12 18 18.5 12 18.5 2.8 12 2.8 12z" />
      <circle cx="12" cy="12" r="2.8" />
    </>
  ),
  eyeOff: (
    <path d="M4 4l16 16M9.9 5.8A8.6 8.6 0 0 1 12 5.5c6 0 9.2 6.5 9.2 6.5a14 14 0 0 1-2.7 3.5M6.3 7.5A13.6 13.6 0 0 0 2.8 12S6 18.5 12 18.5a8.7 8.7 0 0 0 4-1M9.9 10.1a2.8 2.8 0 0 0 4 4" />
  ),
  user: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6" />
    </>
  ),
  users: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 19.5c.6-3.4 3.2-5.5 6.5-5.5s5.9 2.1 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2.1.8 3.5 2.5 4 5" />
    </>
  ),
  devices: (
    <>
      <path d="M4.5 15V6.5A1.5 1.5 0 0 1 6 5h12a1.5 1.5 0 0 1 1.5 1.5V9M2.5 18.5H12" />
      <rect x="15" y="11.5" width="6.5" height="9" rx="1.8" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="M11.3 12.3L20 3.5M16.5 7l3 3" />
    </>
  ),
  palette: (
    <>
      <path d="M12 3.5a8.5 8.5 0 1 0 0 17c1.5 0 2-1 1.6-2.2-.5-1.5.3-2.8 1.9-2.8H18a2.5 2.5 0 0 0 2.5-2.7C20.2 7.5 16.5 3.5 12 3.5z" />
      <g fill="currentColor" stroke="none">
        <circle cx="8" cy="11" r="1.2" />
        <circle cx="11.5" cy="7.5" r="1.2" />
        <circle cx="16" cy="9.5" r="1.2" />
      </g>
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c2.6 2.4 3.9 5.2 3.9 8.5s-1.3 6.1-3.9 8.5c-2.6-2.4-3.9-5.2-3.9-8.5S9.4 5.9 12 3.5z" />
    </>
  ),
  ticket: (
    <path d="M3.5 9V7A1.5 1.5 0 0 1 5 5.5h14A1.5 1.5 0 0 1 20.5 7v2a3 3 0 0 0 0 6v2a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17v-2a3 3 0 0 0 0-6zM14 5.5v2.5M14 11v2M14 16v2.5" />
  ),
  signOut: <path d="M10 4.5H6.5A2 2 0 0 0 4.5 6.5v11a2 2 0 0 0 2 2H10M14.5 8l4 4-4 4M18 12H9.5" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5.5M12 7.6v.1" />
    </>
  ),
  warning: <path d="M12 4.5l8.5 15h-17zM12 10v4.5M12 17v.1" />,
  poll: <path d="M4.500 19.500h15M7 16V11.500M12 16V5M17 16V8.500" strokeWidth="2.200" />,
  grip: (
    <path d="M9 6.500h.01M15 6.500h.01M9 12h.01M15 12h.01M9 17.500h.01M15 17.500h.01" strokeWidth="2.600" />
  ),
  pinpoint: (
    <>
      <path d="M12 20.500c4.300-4.300 6.500-7.600 6.500-10.300a6.500 6.500 0 0 0-13 0c0 2.700 2.200 6 6.500 10.300z" />
      <circle cx="12" cy="10.200" r="2.300" />
    </>
  ),
  calendar: (
    <>
      <rect x="4" y="5.5" width="16" height="14.5" rx="3" />
      <path d="M4 10h16M8.5 3.5v4M15.5 3.5v4" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.500V12l3 2" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  image: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="3" />
      <circle cx="8.800" cy="9.500" r="1.600" />
      <path d="M4 17l4.600-4.400a1.500 1.500 0 0 1 2.100 0L14 16l2-1.900a1.500 1.500 0 0 1 2.100 0l2.400 2.300" />
    </>
  ),
  file: (
    <path d="M13.500 3.500H8A2.500 2.500 0 0 0 5.500 6v12A2.500 2.500 0 0 0 8 20.500h8a2.500 2.500 0 0 0 2.500-2.500V8.500zM13.500 3.500v5h5" />
  ),
  message: (
    <path d="M5 5.500h14A1.500 1.500 0 0 1 20.500 7v8.500A1.500 1.500 0 0 1 19 17h-7l-4.500 3.500V17H5a1.500 1.500 0 0 1-1.500-1.500V7A1.500 1.500 0 0 1 5 5.500z" />
  ),
  film: (
    <>
      <rect x="3.5" y="5.5" width="17" height="13" rx="3" />
      <path d="M10.500 9.500v5l4-2.500z" />
    </>
  ),
  play: <path d="M8.500 5.500v13l10.500-6.500z" fill="currentColor" />,
  pause: <path d="M8.500 6v12M15.500 6v12" strokeWidth="2.500" />,
  download: <path d="M12 4v11M7 10.500l5 5 5-5M4.500 19.500h15" />,
  check: <path d="M4.5 12.5l5 5 10-11" />,
  camera: (
    <>
      <path d="M5.5 7.5h2L9 5h6l1.5 2.5h2a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V9.5a2 2 0 0 1 2-2z" />
      <circle cx="12" cy="13" r="3.5" />
    </>
  ),
  link: (
    <path d="M10 14.5a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.8l-1 1M14 9.5a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.2l1-1" />
  ),
  userPlus: (
    <>
      <circle cx="10" cy="8" r="4" />
      <path d="M2.500 20.500c.8-4 3.700-6 7.500-6 1.700 0 3.300.4 4.600 1.200M18.500 14.500v6M15.500 17.500h6" />
    </>
  ),
  shield: (
    <path d="M12 3.500l7 2.500v5.500c0 4.300-2.900 7.500-7 9-4.100-1.500-7-4.700-7-9V6zM9 12l2.200 2.200 4-4.400" />
  ),
  block: (
    <>
      <circle cx="12" cy="12" r="8.500" />
      <path d="M6 6l12 12" />
    </>
  ),
  qr: (
    <>
      <rect x="4" y="4" width="6.500" height="6.500" rx="1.500" />
      <rect x="13.500" y="4" width="6.500" height="6.500" rx="1.500" />
      <rect x="4" y="13.500" width="6.500" height="6.500" rx="1.500" />
      <path d="M14 14h2.500v2.500H14zM20 14v.1M20 20v-2.500M16.500 20H14" />
    </>
  ),
  channel: (
    <>
      <path d="M4 10v4a1.5 1.500 0 0 0 1.500 1.500H8l9 4.500V4L8 8.500H5.500A1.500 1.500 0 0 0 4 10zM8 8.500v7M20 10v4" />
      <path d="M8 15.500l1 4.500h2.500" />
    </>
  ),
  keyboard: (
    <>
      <rect x="3" y="6" width="18" height="12" rx="3" />
      <path d="M7 10h.1M10.5 10h.1M14 10h.1M17 10h.1M8.500 14h7" />
    </>
  ),
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
    </>
  ),
  stop: <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />,
  muted: <path d="M4 9.500v5h3.500l5 4.500V5l-5 4.500zM16 9.500l5 5M21 9.500l-5 5" />,
  next: <path d="M6 6v12l9-6zM18 6v12" fill="currentColor" />,
  lock: (
    <>
      <rect x="5.500" y="10.500" width="13" height="10" rx="3" />
      <path d="M8.500 10.500V8a3.500 3.500 0 0 1 7 0v2.500" />
    </>
  ),
  round: (
    <>
      <circle cx="12" cy="12" r="9" />
      <rect x="7.200" y="9.300" width="6" height="5.400" rx="1.500" />
      <path d="M13.200 11.600l3.300-1.900v4.600l-3.300-1.900" />
    </>
  ),
  sticker: (
    <>
      <path d="M13 20.500H7A3.500 3.500 0 0 1 3.500 17V7A3.500 3.500 0 0 1 7 3.500h10A3.500 3.500 0 0 1 20.500 7v6zM13 20.500V17a4 4 0 0 1 4-4h3.500" />
      <path d="M8.500 9.500v.1M15 9.500v.1M8.500 13.200a4 4 0 0 0 2.800 1.500" />
    </>
  ),
  offline: (
    <path d="M3.5 3.5l17 17M8 18.5h9.5a3.5 3.5 0 0 0 1.8-6.5 5.5 5.5 0 0 0-8-4.6M6.6 9.4A5 5 0 0 0 8 18.5" />
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof icons;

const mirrored: ReadonlySet<IconName> = new Set([
  'back',
  'forward',
  'reply',
  'share',
  'send',
  'signOut',
  'channel',
]);

/** An icon of Roost's own set; it says nothing to screen readers, its button or text does. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      data-mirror={mirrored.has(name) || undefined}
    >
      {icons[name]}
    </svg>
  );
}
