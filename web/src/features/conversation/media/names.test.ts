import { expect, test } from 'vitest';
import { endingOf, previewOf, saveName } from './names.ts';

test.each([
  ['plan.pdf', 'pdf'],
  ['a.tar.gz', 'gz'],
  ['README', ''],
  ['mail from bob.', ''],
  ['what.isthis-then', ''],
])('%s ends with "%s"', (name, ending) => {
  expect(endingOf(name)).toBe(ending);
});

test('a picture without a name is saved as what it is and when it was sent', () => {
  const sent = new Date(2026, 2, 4, 9, 5, 7);
  expect(saveName({ name: undefined, mimeType: 'image/jpeg' }, sent)).toBe('image 2026-03-04 09.05.07.jpg');
  expect(saveName({ name: undefined, mimeType: 'x/y' }, sent)).toBe('x 2026-03-04 09.05.07');
  expect(saveName({ name: 'a.txt', mimeType: 'text/plain' }, sent)).toBe('a.txt');
});

test.each([
  [{ mimeType: 'application/pdf', name: 'a', size: 9e9 }, 'pdf'],
  [{ mimeType: 'text/html', name: 'a.html', size: 10 }, 'text'],
  [{ mimeType: 'application/octet-stream', name: 'main.go', size: 10 }, 'text'],
  [{ mimeType: 'text/plain', name: 'a.log', size: 2e6 }, undefined],
  [{ mimeType: 'application/zip', name: 'a.zip', size: 10 }, undefined],
])('%j is shown as %s', (file, preview) => {
  expect(previewOf(file)).toBe(preview);
});
