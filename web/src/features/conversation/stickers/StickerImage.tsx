import { useState } from 'react';
import type { Sticker } from '../../../model/index.ts';
import styles from './Stickers.module.css';

type StickerImageProps = Pick<Sticker, 'emoji' | 'mimeType'> & { url: string | undefined };

/** A sticker in the box around it; its emoji where it isn't there, or is of a kind that can't be drawn. */
export function StickerImage({ emoji, mimeType, url }: StickerImageProps) {
  const [isMissing, setMissing] = useState(false);
  if (!url || isMissing || !mimeType.startsWith('image/')) {
    return (
      <span className={styles.missing} aria-hidden="true">
        {emoji}
      </span>
    );
  }
  return (
    <img
      className={styles.image}
      src={url}
      alt=""
      decoding="async"
      loading="lazy"
      draggable={false}
      onError={() => setMissing(true)}
    />
  );
}
