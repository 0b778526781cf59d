import { expect, test } from 'vitest';
import type { MediaFile, Message, MessageMedia } from '../../../model/index.ts';
import { sightsOf } from './view.ts';

const file = { mediaId: 'm' } as MediaFile;
const message = (key: string, media?: Partial<MessageMedia>, stub?: 'deleted') =>
  ({ key, stub, media: media && { files: [file], isViewOnce: false, ...media } }) as Message;

test('pictures, films and albums can be looked at, in their order', () => {
  const messages = [
    message('a', { kind: 'photo' }),
    message('b'),
    message('c', { kind: 'album', files: [file, file] }),
    message('d', { kind: 'file' }),
    message('e', { kind: 'video' }),
    message('f', { kind: 'photo' }, 'deleted'),
    message('g', { kind: 'photo', isViewOnce: true }),
  ];
  expect(sightsOf(messages).map(({ key }) => key)).toEqual(['a 0', 'c 0', 'c 1', 'e 0']);
});
