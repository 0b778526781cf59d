/** A place in the app; each has its path. */
export type Route =
  | { name: 'chats' }
  | { name: 'archive' }
  | { name: 'requests' }
  | { name: 'new' }
  | { name: 'new-group' }
  | { name: 'new-channel' }
  /** Something that another app handed over looks for a chat. */
  | { name: 'share' }
  /** seq: the message that is shown. */
  | { name: 'chat'; chatId: string; page?: ChatPage; seq?: number }
  | { name: 'settings'; page: SettingsPage | undefined }
  | { name: 'login' }
  | { name: 'register' }
  | { name: 'unknown' };

/** What is open at a chat: all about its group, who asks to join it, the search of its messages, the calendar. */
export type ChatPage = (typeof chatPages)[number];

const chatPages = ['info', 'requests', 'search', 'date'] as const;

/** A page of the settings. */
export type SettingsPage =
  | 'profile'
  | 'privacy'
  | 'notifications'
  | 'devices'
  | 'password'
  | 'look'
  | 'language'
  | 'folders'
  | 'blocked'
  | 'storage'
  | 'invite'
  | 'connection';

const settingsPages: readonly SettingsPage[] = [
  'profile',
  'privacy',
  'notifications',
  'devices',
  'password',
  'look',
  'language',
  'folders',
  'blocked',
  'storage',
  'invite',
  'connection',
];

const plainPlaces = ['new', 'new-group', 'new-channel', 'share', 'login', 'register'] as const;

/** Reads a path. What isn't a place of the app is 'unknown'. */
export function parsePath(path: string): Route {
  const [first = '', second, ...rest] = path.split('/').filter(Boolean);
  if (first === 'c' && second) return parseChat(second, rest);
  if (rest.length > 0) return { name: 'unknown' };
  if (first === 'settings') {
    const page = settingsPages.find((item) => item === second);
    return second && !page ? { name: 'unknown' } : { name: 'settings', page };
  }
  if (second !== undefined) return { name: 'unknown' };
  if (first === '') return { name: 'chats' };
  if (first === 'archive' || first === 'requests') return { name: first };
  return { name: plainPlaces.find((name) => name === first) ?? 'unknown' };
}

function parseChat(id: string, [page, ...rest]: string[]): Route {
  const chatId = decode(id);
  if (!chatId || rest.length > 0) return { name: 'unknown' };
  if (page === undefined) return { name: 'chat', chatId };
  if (/^[1-9]\d{0,14}$/.test(page)) return { name: 'chat', chatId, seq: Number(page) };
  const known = chatPages.find((item) => item === page);
  return known ? { name: 'chat', chatId, page: known } : { name: 'unknown' };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The path of a place. */
export function pathOf(route: Route): string {
  switch (route.name) {
    case 'chat':
      return ['/c', encodeURIComponent(route.chatId), route.page ?? route.seq].filter(Boolean).join('/');
    case 'settings':
      return route.page ? `/settings/${route.page}` : '/settings';
    case 'chats':
    case 'unknown':
      return '/';
    default:
      return `/${route.name}`;
  }
}
