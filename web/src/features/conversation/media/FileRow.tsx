import { t } from '@lingui/core/macro';
import { formatBytes } from '../../../i18n/index.ts';
import type { MediaFile, UploadState } from '../../../model/index.ts';
import { Icon } from '../../../ui/index.ts';
import styles from './FileRow.module.css';
import { endingOf } from './names.ts';
import { Ring } from './Ring.tsx';
import { useMediaUrl } from './useMediaUrl.ts';

type FileRowProps = {
  file: MediaFile;
  fileKey: string;
  upload: UploadState | undefined;
  onUpload: () => void;
  /** Shows what is in it; undefined where that can only be saved. */
  onOpen: (() => void) | undefined;
};

/** A document: what kind, its name, how large, and a way to have it. */
export function FileRow({ file, fileKey, upload, onUpload, onOpen }: FileRowProps) {
  const url = useMediaUrl(file, fileKey);
  const name = file.name ?? t`File`;
  const size = upload ? `${formatBytes(upload.sent)} / ${formatBytes(upload.total)}` : formatBytes(file.size);
  return (
    <span className={styles.row} data-testid="file">
      {upload ? (
        <Ring upload={upload} isSmall onPress={onUpload} />
      ) : (
        <span className={styles.icon} aria-hidden="true">
          <Icon name="file" size={26} />
          <span className={styles.ending}>{endingOf(name)}</span>
        </span>
      )}
      <span className={styles.main}>
        {onOpen && !upload ? (
          <button type="button" className={styles.name} dir="auto" onClick={onOpen}>
            {name}
          </button>
        ) : (
          <span className={styles.name} dir="auto">
            {name}
          </span>
        )}
        <span className={styles.size}>{size}</span>
      </span>
      {url && !upload ? (
        <a
          className={styles.save}
          href={file.url ? `${url}?download=1` : url}
          download={name}
          aria-label={t`Save ${name}`}
          title={t`Save`}
        >
          <Icon name="download" size={20} />
        </a>
      ) : null}
    </span>
  );
}
