import { useEffect, useRef, useState } from 'react';
import type { MediaFile } from '../../../model/index.ts';
import { paintBlurhash } from '../../../platform/index.ts';
import { cx, Icon } from '../../../ui/index.ts';
import styles from './Picture.module.css';
import { useMediaUrl } from './useMediaUrl.ts';

type PictureProps = {
  file: MediaFile;
  /** Stays the same when the bytes come up. */
  fileKey: string;
};

/** A picture, or the poster of a film or document, in the box around it: its tiny version until it is there. */
export function Picture({ file, fileKey }: PictureProps) {
  const isVideo = file.mimeType.startsWith('video/');
  const isPicture = file.mimeType.startsWith('image/');
  const url = useMediaUrl(isPicture ? file : file.poster, isPicture ? fileKey : `${fileKey} poster`);
  const [state, setState] = useState<'loading' | 'there' | 'missing'>('loading');
  // What stands in for it stays below until it is wholly there, or its place would show through for a moment.
  const [isCovered, setCovered] = useState(false);
  return (
    <span className={styles.picture} data-state={state} data-testid="picture">
      {isCovered ? null : file.thumb ? (
        <img className={styles.thumb} src={file.thumb} alt="" draggable={false} />
      ) : file.blurhash ? (
        <Blurred hash={file.blurhash} ratio={(file.width ?? 1) / (file.height ?? 1)} />
      ) : null}
      {url && state !== 'missing' ? (
        <img
          className={cx(styles.full, state === 'there' && styles.there)}
          src={url}
          alt=""
          decoding="async"
          loading="lazy"
          draggable={false}
          onLoad={() => setState('there')}
          onError={() => setState('missing')}
          onAnimationEnd={() => setCovered(true)}
        />
      ) : null}
      {state === 'missing' && !file.thumb && !file.blurhash ? (
        <Icon name={isVideo ? 'film' : 'image'} size={28} />
      ) : null}
    </span>
  );
}

/** What a hash of some letters tells of a picture: its colours, where they are. */
function Blurred({ hash, ratio }: { hash: string; ratio: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    let isOver = false;
    const element = canvas.current;
    if (element) {
      paintBlurhash(element, hash, ratio).then(
        (isPainted) => isOver || setDrawn(isPainted),
        () => undefined,
      );
    }
    return () => {
      isOver = true;
    };
  }, [hash, ratio]);
  return (
    <canvas ref={canvas} className={styles.full} data-drawn={isDrawn || undefined} data-testid="blurhash" />
  );
}
