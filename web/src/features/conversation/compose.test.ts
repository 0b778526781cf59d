import { describe, expect, test } from 'vitest';
import { measureText, readKey, trimMessage } from './compose.ts';

const max = 16 * 1024;

describe('measureText', () => {
  test('only visible characters can be sent', () => {
    expect(measureText('', max).canSend).toBe(false);
    expect(measureText(' \n\t', max).canSend).toBe(false);
    expect(measureText(' a ', max).canSend).toBe(true);
    expect(measureText('', max, true).canSend).toBe(true);
    expect(measureText('a'.repeat(max + 1), max, true).canSend).toBe(false);
  });

  test('counts bytes, shows the room near the end, refuses above', () => {
    expect(measureText('ж'.repeat(max / 2), max)).toEqual({ canSend: true, left: 0, isShown: true });
    expect(measureText('ж'.repeat(max / 2 + 1), max)).toEqual({ canSend: false, left: -2, isShown: true });
    expect(measureText('a'.repeat(1000), max).isShown).toBe(false);
    expect(measureText('a'.repeat(max - 10), max)).toEqual({ canSend: true, left: 10, isShown: true });
  });
});

test.each([
  ['\n\nfirst\n\n  second  \n', 'first\n\n  second'],
  ['  indented', '  indented'],
  ['  \n  indented', '  indented'],
])('trimMessage %j', (typed, sent) => {
  expect(trimMessage(typed)).toBe(sent);
});

describe('readKey', () => {
  const enter = {
    key: 'Enter',
    shiftKey: false,
    altKey: false,
    modKey: false,
    isComposing: false,
    keyCode: 13,
  };

  test('Enter sends at a keyboard, not on a touch screen, not with Shift', () => {
    expect(readKey(enter, false, false)).toBe('send');
    expect(readKey(enter, true, false)).toBeUndefined();
    expect(readKey({ ...enter, shiftKey: true }, false, false)).toBeUndefined();
  });

  test('Ctrl+Enter always sends; Enter makes a new line where that was chosen', () => {
    expect(readKey({ ...enter, modKey: true }, false, false)).toBe('send');
    expect(readKey({ ...enter, modKey: true }, true, false)).toBe('send');
    expect(readKey(enter, false, false, 'mod-enter')).toBeUndefined();
    expect(readKey({ ...enter, modKey: true }, false, false, 'mod-enter')).toBe('send');
  });

  test('keys of an input method are left alone', () => {
    expect(readKey({ ...enter, isComposing: true }, false, false)).toBeUndefined();
    expect(readKey({ ...enter, keyCode: 229 }, false, false)).toBeUndefined();
  });

  test('arrow up edits the last message only in an empty field', () => {
    expect(readKey({ ...enter, key: 'ArrowUp' }, false, true)).toBe('edit-last');
    expect(readKey({ ...enter, key: 'ArrowUp' }, false, false)).toBeUndefined();
    expect(readKey({ ...enter, key: 'ArrowUp', altKey: true }, false, true)).toBeUndefined();
  });
});
