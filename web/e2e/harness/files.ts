// Real files for tests, made when they are needed: pictures by the browser's own canvas, films and GIFs by ffmpeg.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';

/** A file as it is handed to the page. */
export type TestFile = { name: string; mimeType: string; buffer: Buffer };

/** A picture with shapes and colours, drawn and encoded by the browser of a page. */
export async function drawPicture(
  page: Page,
  name: string,
  mimeType: 'image/jpeg' | 'image/png' | 'image/webp',
  [width, height]: [number, number],
  hue = 20,
): Promise<TestFile> {
  const base64 = await page.evaluate(
    async ({ mimeType, width, height, hue }) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      const sky = context.createLinearGradient(0, 0, 0, height);
      sky.addColorStop(0, `hsl(${hue} 70% 82%)`);
      sky.addColorStop(1, `hsl(${hue + 40} 60% 55%)`);
      context.fillStyle = sky;
      context.fillRect(0, 0, width, height);
      for (let n = 0; n < 5; n++) {
        context.fillStyle = `hsl(${hue + 160 + n * 12} 35% ${52 - n * 7}%)`;
        context.beginPath();
        context.moveTo(0, height);
        for (let x = 0; x <= 40; x++) {
          const wave = Math.sin(x / (3 + n) + n * 2) * height * 0.06;
          context.lineTo((x / 40) * width, height * (0.5 + n * 0.1) + wave);
        }
        context.lineTo(width, height);
        context.fill();
      }
      context.fillStyle = '#fff6d8';
      context.beginPath();
      context.arc(width * 0.72, height * 0.24, Math.min(width, height) * 0.09, 0, 7);
      context.fill();
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, mimeType, 0.9));
      const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { mimeType, width, height, hue },
  );
  return { name, mimeType, buffer: Buffer.from(base64, 'base64') };
}

/** The words that must not get out with a picture. */
export const secrets = ['Nest Camera 12', 'Ada Winter, Harbour Lane 3'];

/** Puts EXIF into a JPEG: the camera, the owner, a place, and how it is turned (6: a quarter to the right). */
export function withExif(file: TestFile, orientation: number): TestFile {
  const [camera = '', owner = ''] = secrets.map((text) => `${text}\0`);
  const entries = 4;
  const dataAt = 8 + 2 + entries * 12 + 4;
  const gpsAt = dataAt + camera.length + owner.length;
  const entry = (tag: number, type: number, count: number, value: Buffer) => {
    const row = Buffer.alloc(12);
    row.writeUInt16LE(tag, 0);
    row.writeUInt16LE(type, 2);
    row.writeUInt32LE(count, 4);
    value.copy(row, 8);
    return row;
  };
  const long = (value: number) => Buffer.from([value & 255, (value >> 8) & 255, 0, 0]);
  const rationals = Buffer.alloc(24);
  [52, 1, 30, 1, 15, 1].forEach((value, at) => {
    rationals.writeUInt32LE(value, at * 4);
  });
  const gps = Buffer.concat([
    Buffer.from([2, 0]),
    entry(1, 2, 2, Buffer.from('N\0')),
    entry(2, 5, 3, long(gpsAt + 2 + 24 + 4)),
    Buffer.alloc(4),
    rationals,
  ]);
  const tiff = Buffer.concat([
    Buffer.from('II*\0'),
    Buffer.from([8, 0, 0, 0, entries, 0]),
    entry(0x010f, 2, camera.length, long(dataAt)),
    entry(0x0112, 3, 1, long(orientation)),
    entry(0x013b, 2, owner.length, long(dataAt + camera.length)),
    entry(0x8825, 4, 1, long(gpsAt)),
    Buffer.alloc(4),
    Buffer.from(camera + owner, 'latin1'),
    gps,
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return {
    ...file,
    buffer: Buffer.concat([file.buffer.subarray(0, 2), head, body, file.buffer.subarray(2)]),
  };
}

const run = promisify(execFile);

/** A film or a GIF of a moving test picture, by ffmpeg. */
export async function makeFilm(
  name: string,
  mimeType: string,
  options: string[],
  seconds = 2,
): Promise<TestFile> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-film-'));
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=15:duration=${seconds}`];
  await run('ffmpeg', ['-v', 'error', '-y', ...source, ...options, path]);
  const buffer = await readFile(path);
  await rm(folder, { recursive: true });
  return { name, mimeType, buffer };
}

/** An MP4 with sound that says where it was made. */
export function makeMp4(name: string, seconds = 3): Promise<TestFile> {
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  const place = ['-metadata', 'location=+52.5200+013.4050/', '-metadata', `artist=${secrets[1]}`];
  return makeFilm(name, 'video/mp4', [...sound, ...codecs, ...place, '-movflags', '+faststart'], seconds);
}

/** A WebM that says what it is, and where it was made. */
export function makeWebm(name: string): Promise<TestFile> {
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=220:duration=2']; // a silent one would be shown as a GIF is
  const codecs = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'];
  const place = ['-metadata', 'location=+52.5200+013.4050/', '-metadata', `title=${secrets[1]}`];
  return makeFilm(name, 'video/webm', [...sound, ...codecs, ...place]);
}

/** A file of megabytes that mean nothing, on the disk, as no page is handed so many otherwise. */
export async function makeBinary(
  name: string,
  megabytes: number,
): Promise<{ path: string; hash: string; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'roost-file-'));
  const path = join(folder, name);
  const file = await open(path, 'w');
  const sum = createHash('sha256');
  const block = randomBytes(1_000_000);
  for (let n = 0; n < megabytes; n++) {
    block.writeUInt32BE(n); // no two are the same
    sum.update(block);
    await file.write(block);
  }
  await file.close();
  return { path, hash: sum.digest('hex'), end: () => rm(folder, { recursive: true }) };
}

/** A PDF of one page with a line on it. */
export function makePdf(name: string, line: string): TestFile {
  const stream = `BT /F1 28 Tf 60 700 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((body, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

/** Picks files, or one that lies on the disk, by the menu beside the field. */
export async function attach(page: Page, entry: string, files: TestFile[] | string): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await page.getByTestId('attach').click();
  await page.getByRole('menuitem', { name: entry }).click();
  await (await asked).setFiles(files);
  await sheet(page).waitFor();
}

/** What is to be sent, before it is. */
export const sheet = (page: Page): Locator =>
  page.getByRole('dialog').filter({ has: page.getByTestId('send-sheet') });

/** Drops or pastes files, as the browser tells of it. */
export async function handOver(target: Locator, how: 'drop' | 'paste', files: TestFile[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  await target.evaluate(
    (element, { how, given }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      const options = { bubbles: true, cancelable: true };
      if (how === 'paste')
        element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
      else {
        for (const name of ['dragenter', 'dragover', 'drop']) {
          element.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }));
        }
      }
    },
    { how, given },
  );
}
