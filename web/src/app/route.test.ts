import { expect, test } from 'vitest';
import { parsePath, pathOf, type Route } from './route.ts';

test.each<[string, Route]>([
  ['/', { name: 'chats' }],
  ['/new', { name: 'new' }],
  ['/share', { name: 'share' }],
  ['/new-group', { name: 'new-group' }],
  ['/new-channel', { name: 'new-channel' }],
  ['/c/01JABC', { name: 'chat', chatId: '01JABC' }],
  ['/c/a%20b', { name: 'chat', chatId: 'a b' }],
  ['/c/01JABC/42', { name: 'chat', chatId: '01JABC', seq: 42 }],
  ['/c/01JABC/info', { name: 'chat', chatId: '01JABC', page: 'info' }],
  ['/c/01JABC/requests', { name: 'chat', chatId: '01JABC', page: 'requests' }],
  ['/c/01JABC/search', { name: 'chat', chatId: '01JABC', page: 'search' }],
  ['/c/01JABC/date', { name: 'chat', chatId: '01JABC', page: 'date' }],
  ['/archive', { name: 'archive' }],
  ['/requests', { name: 'requests' }],
  ['/settings', { name: 'settings', page: undefined }],
  ['/settings/folders', { name: 'settings', page: 'folders' }],
  ['/settings/devices', { name: 'settings', page: 'devices' }],
  ['/login', { name: 'login' }],
  ['/register', { name: 'register' }],
])('%s is a place and comes back', (path, route) => {
  expect(parsePath(path)).toEqual(route);
  expect(pathOf(route)).toBe(path);
});

test.each(['/c', '/c/1/0', '/c/1/info/2', '/settings/nothing', '/new/x', '/c/%ff', '/wp-admin'])(
  '%s is no place',
  (path) => {
    expect(parsePath(path)).toEqual({ name: 'unknown' });
  },
);
