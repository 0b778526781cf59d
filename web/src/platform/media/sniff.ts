const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** How many bytes it takes to tell a type. */
export const sniffBytes = 64;

/** The type that the first bytes of a file tell, of those that are handled in a special way; undefined for others. */
export function sniffType(head: Uint8Array): string | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a/.test(ascii(head, 0, 6))) return 'image/gif';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(head, 0, 5) === '%PDF-') return 'application/pdf';
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'video/webm';
  if (ascii(head, 4, 8) !== 'ftyp') return undefined;
  const brand = ascii(head, 8, 12);
  if (/^avi[fs]/.test(brand)) return 'image/avif';
  if (/^(hei[cmsx]|hev[cmsx]|mif1|msf1)/.test(brand)) return 'image/heic';
  if (/^qt/.test(brand)) return 'video/quicktime';
  if (/^M4A/.test(brand)) return 'audio/mp4';
  return 'video/mp4';
}
