import { t } from '@lingui/core/macro';
import type { LinkPreview } from '../../../model/index.ts';
import { Icon, IconButton } from '../../../ui/index.ts';
import styles from './PreviewBar.module.css';
import { hostOf, pictureOf } from './view.ts';

/** What the message that is written will show of a page, and how to take it off. */
export function PreviewBar({ preview, onRemove }: { preview: LinkPreview; onRemove: () => void }) {
  const { title, url, image } = preview;
  return (
    <div className={styles.bar} data-testid="preview-bar">
      {image ? (
        <img className={styles.picture} src={pictureOf(image)} alt="" width={40} height={40} />
      ) : (
        <span className={styles.icon}>
          <Icon name="link" size={20} />
        </span>
      )}
      <span className={styles.main}>
        <span className={styles.title} dir="auto">
          {title}
        </span>
        <span className={styles.host} dir="ltr">
          {hostOf(url)}
        </span>
      </span>
      <IconButton icon="close" size={18} label={t`Send without a preview`} onClick={onRemove} />
    </div>
  );
}
