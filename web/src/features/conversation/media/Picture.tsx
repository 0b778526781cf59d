import { useState } from 'react';
import type { MediaFile } from '../../../model/index.ts';
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
  return (
    <span className={styles.picture} data-state={state} data-testid="picture">
      {file.thumb && state !== 'there' ? (
        <img className={styles.thumb} src={file.thumb} alt="" draggable={false} />
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
        />
      ) : null}
      {state === 'missing' && !file.thumb ? <Icon name={isVideo ? 'film' : 'image'} size={28} /> : null}
    </span>
  );
}
