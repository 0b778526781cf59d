import { expect, test } from 'vitest';
import type { MediaFile, Message, MessageMedia } from '../../../model/index.ts';
import { trackOf } from './track.ts';

const file = { url: '/api/v1/media/m1', durationMs: 4200 } as MediaFile;
const voice = { kind: 'voice', files: [file] } as unknown as MessageMedia;
const message = (part: Partial<Message>): Message =>
  ({
    key: 'k',
    seq: 3,
    senderId: 'lena',
    createdAt: new Date(2026, 10, 25, 14, 5),
    media: voice,
    ...part,
  }) as Message;
const nameOf = (id: string) => (id === 'lena' ? 'Lena' : undefined);

test('a voice message plays from the server', () => {
  const track = trackOf(message({}), 'chat', nameOf);
  expect(track).toMatchObject({ id: 'k', chatId: 'chat', seq: 3, src: '/api/v1/media/m1', durationMs: 4200 });
  expect(track?.title).toBe('Lena');
});

test.each([
  ['is gone', { stub: 'deleted' as const }],
  ['is a text', { media: undefined }],
  ['is a photo', { media: { ...voice, kind: 'photo' as const } }],
  ['isn’t up yet', { media: { ...voice, files: [{ ...file, url: undefined }] } }],
])('nothing plays of what %s', (_name, part) => {
  expect(trackOf(message(part), 'chat', nameOf)).toBeUndefined();
});
