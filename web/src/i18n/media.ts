import { plural, t } from '@lingui/core/macro';
import { formatNumber } from './number.ts';

/** What a message carries, as far as a line of text says it. */
type MediaLike = {
  kind: 'photo' | 'video' | 'round' | 'album' | 'voice' | 'audio' | 'file' | 'sticker';
  files: readonly { name: string | undefined; mimeType: string }[];
  isAnimated: boolean;
  isLoop: boolean;
  emoji: string | undefined;
};

/** What a message carries, in a line: its caption behind what it is. */
export function describeMedia(media: MediaLike, caption?: string | undefined): string {
  const what = nameMedia(media);
  return caption ? `${what} · ${caption}` : what;
}

function nameMedia({ kind, files, isAnimated, isLoop, emoji }: MediaLike): string {
  switch (kind) {
    case 'photo':
      return isAnimated ? t`GIF` : t`Photo`;
    case 'video':
      return isLoop ? t`GIF` : t`Video`;
    case 'round':
      return t`Video message`;
    case 'voice':
      return t`Voice message`;
    case 'sticker':
      return emoji ? t`${emoji} Sticker` : t`Sticker`;
    case 'album': {
      const areVideos = files.every(({ mimeType }) => mimeType.startsWith('video/'));
      const arePhotos = files.every(({ mimeType }) => mimeType.startsWith('image/'));
      if (areVideos) return plural(files.length, { one: '# video', other: '# videos' });
      if (arePhotos) return plural(files.length, { one: '# photo', other: '# photos' });
      return plural(files.length, { one: '# photo or video', other: '# photos and videos' });
    }
    case 'audio':
    case 'file':
      return files[0]?.name ?? (kind === 'audio' ? t`Audio` : t`File`);
  }
}

/** A number of bytes in little room: 12 kB, 3.4 MB. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let at = 0;
  let value = bytes;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  return formatNumber(value, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: at > 1 && value < 100 ? 1 : 0,
  });
}

/** How long something plays: 0:07, 12:34, 1:02:03. */
export function formatLength(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const pad = (value: number) => formatNumber(value, { minimumIntegerDigits: 2 });
  return hours > 0
    ? `${formatNumber(hours)}:${pad(minutes)}:${pad(seconds)}`
    : `${formatNumber(minutes)}:${pad(seconds)}`;
}
