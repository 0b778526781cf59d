import type { CSSProperties } from 'react';
import type { MessageMedia } from '../../../model/index.ts';
import { boxOf, layMosaic } from './boxes.ts';
import styles from './MediaBody.module.css';

/** The room that the pictures of a message will take, until what draws them is there. */
export function MediaSpace({ media: { kind, files, isViewOnce } }: { media: MessageMedia }) {
  const [file] = files;
  if (!file || isViewOnce) return <span className={styles.space} />;
  if (kind === 'album') {
    return (
      <span className={styles.album}>
        {layMosaic(files).map(({ height }, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
            key={at}
            className={styles.line}
            style={{ '--ratio': String(1 / height) } as CSSProperties}
          />
        ))}
      </span>
    );
  }
  if (kind !== 'photo' && kind !== 'video') return <span className={styles.space} />;
  const { width, height } = boxOf(file);
  const style = { '--w': `${width}px`, '--ratio': `${width} / ${height}` } as CSSProperties;
  return <span className={styles.single} style={style} />;
}
