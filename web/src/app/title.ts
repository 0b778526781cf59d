import { formatCount } from '../i18n/index.ts';

/** The title of the page: how much is unread, where one is, whose app it is. */
export function titleOf(place: string | undefined, unread: number): string {
  const name = place ? `${place} · Roost` : 'Roost';
  if (unread <= 0) return name;
  return `(${formatCount(unread)}) ${name}`;
}
