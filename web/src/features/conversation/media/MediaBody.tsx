import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense } from 'react';
import { describeMedia, formatLength } from '../../../i18n/index.ts';
import type { MediaFile, Message, MessageMedia } from '../../../model/index.ts';
import { Icon } from '../../../ui/index.ts';
import type { MessageActs } from '../acts.ts';
import { boxOf, layMosaic } from './boxes.ts';
import { FileRow } from './FileRow.tsx';
import styles from './MediaBody.module.css';
import { previewOf } from './names.ts';
import { Picture } from './Picture.tsx';
import { Ring } from './Ring.tsx';
import { useMediaUrl } from './useMediaUrl.ts';

const LoopVideo = lazy(async () => ({ default: (await import('./LoopVideo.tsx')).LoopVideo }));

type MediaBodyProps = { message: Message; media: MessageMedia; acts: MessageActs };

/** What a message carries. Its size is known before the bytes are there. */
export function MediaBody({ message, media, acts }: MediaBodyProps) {
  const { kind, files, upload } = media;
  const [file] = files;
  if (!file) return null;
  const onUpload = () => acts.onUpload(message);
  const fileKey = `${message.key} 0`;
  if (media.isViewOnce && (kind === 'photo' || kind === 'video')) {
    return <Once message={message} media={media} acts={acts} />;
  }
  if (kind === 'album') return <Album message={message} media={media} acts={acts} />;
  if (kind === 'photo' || kind === 'video') {
    const { width, height } = boxOf(file);
    return (
      <span
        className={styles.single}
        style={{ '--w': `${width}px`, '--ratio': `${width} / ${height}` } as React.CSSProperties}
      >
        <Tile file={file} fileKey={fileKey} media={media} onOpen={() => acts.onOpen(message, 0)} />
        {upload ? (
          <span className={styles.centre}>
            <Ring upload={upload} onPress={onUpload} />
          </span>
        ) : null}
      </span>
    );
  }
  const canShow = kind === 'file' && previewOf(file);
  const open = canShow ? () => acts.onOpen(message, 0) : undefined;
  return (
    <>
      {file.poster && open ? (
        <button type="button" className={styles.page} aria-label={t`Open: ${file.name ?? ''}`} onClick={open}>
          <Picture file={file} fileKey={fileKey} />
        </button>
      ) : null}
      <FileRow file={file} fileKey={fileKey} upload={upload} onUpload={onUpload} onOpen={open} />
      {kind === 'audio' ? <Sound file={file} fileKey={fileKey} /> : null}
    </>
  );
}

/** What can be looked at once: nothing of it shows before. */
function Once({ message, media, acts }: MediaBodyProps) {
  const { kind, upload, isViewed } = media;
  const canOpen = !message.isOwn && !isViewed && message.seq > 0;
  const what = kind === 'video' ? t`Video` : t`Photo`;
  const state = isViewed ? t`Viewed` : message.isOwn ? t`Can be viewed once` : t`View once`;
  const inside = (
    <>
      {upload ? (
        <Ring upload={upload} isSmall onPress={() => acts.onUpload(message)} />
      ) : (
        <span className={styles.onceIcon}>
          <Icon name={isViewed ? 'eyeOff' : 'eye'} size={22} />
        </span>
      )}
      <span className={styles.onceMain}>
        <span className={styles.onceWhat}>{what}</span>
        <span>{state}</span>
      </span>
    </>
  );
  return canOpen ? (
    <button type="button" className={styles.once} data-testid="once" onClick={() => acts.onOpen(message, 0)}>
      {inside}
    </button>
  ) : (
    <span className={styles.once} data-testid="once">
      {inside}
    </span>
  );
}

function Sound({ file, fileKey }: { file: MediaFile; fileKey: string }) {
  const url = useMediaUrl(file, fileKey);
  // biome-ignore lint/a11y/useMediaCaption: a recording of others has none
  return <audio className={styles.sound} src={url} controls preload="none" />;
}

type TileProps = { file: MediaFile; fileKey: string; media: MessageMedia; onOpen: () => void };

/** A picture or video that opens by a press. */
function Tile({ file, fileKey, media, onOpen }: TileProps): ReactNode {
  const isVideo = file.mimeType.startsWith('video/');
  const isLoop = isVideo && media.isLoop;
  const what = describeMedia({ ...media, kind: isVideo ? 'video' : 'photo', files: [file] });
  const length = isVideo && !isLoop && file.durationMs ? formatLength(file.durationMs) : '';
  const label = length ? `${what} ${length}` : what;
  return (
    <button type="button" className={styles.tile} aria-label={t`Open: ${label}`} onClick={onOpen}>
      <Picture file={file} fileKey={fileKey} />
      {isLoop ? (
        <Suspense fallback={null}>
          <LoopVideo file={file} fileKey={fileKey} />
        </Suspense>
      ) : null}
      {isVideo && !isLoop && !media.upload ? (
        <span className={styles.play}>
          <Icon name="play" size={26} />
        </span>
      ) : null}
      {isLoop || media.isAnimated ? <span className={styles.chip}>{t`GIF`}</span> : null}
      {length ? <span className={styles.chip}>{length}</span> : null}
    </button>
  );
}

function Album({ message, media, acts }: MediaBodyProps) {
  const { files, upload } = media;
  let at = 0;
  return (
    <span className={styles.album} data-testid="album">
      {layMosaic(files).map(({ height, parts }) => {
        const first = at;
        at += parts.length;
        return (
          <span
            key={first}
            className={styles.line}
            style={{ '--ratio': String(1 / height) } as React.CSSProperties}
          >
            {parts.map((part, n) => {
              const file = files[first + n];
              const place = first + n;
              return file ? (
                <span key={place} className={styles.cell} style={{ flexGrow: part }}>
                  <Tile
                    file={file}
                    fileKey={`${message.key} ${place}`}
                    media={media}
                    onOpen={() => acts.onOpen(message, place)}
                  />
                </span>
              ) : null;
            })}
          </span>
        );
      })}
      {upload ? (
        <span className={styles.centre}>
          <Ring upload={upload} onPress={() => acts.onUpload(message)} />
        </span>
      ) : null}
    </span>
  );
}
