import { t } from '@lingui/core/macro';
import { formatBytes, formatNumber } from '../../../i18n/index.ts';
import type { UploadState } from '../../../model/index.ts';
import { cx, Icon } from '../../../ui/index.ts';
import styles from './Ring.module.css';

const radius = 21;
const length = 2 * Math.PI * radius;

type RingProps = {
  upload: UploadState;
  /** Smaller, in the place of a file's icon. */
  isSmall?: boolean;
  /** Ends the upload, or lets a paused one go on. */
  onPress: () => void;
};

/** How far an upload is; a press ends it, or lets it go on if it was paused. */
export function Ring({ upload, isSmall, onPress }: RingProps) {
  const { state, sent, total } = upload;
  const part = total === 0 ? 0 : sent / total;
  const percent = formatNumber(Math.floor(part * 100) / 100, { style: 'percent' });
  const label = state === 'paused' ? t`Resume the upload` : t`Cancel the upload`;
  return (
    <button
      type="button"
      className={cx(styles.ring, isSmall && styles.small, state === 'waiting' && styles.waiting)}
      aria-label={`${label}, ${percent}`}
      title={`${formatBytes(sent)} / ${formatBytes(total)}`}
      data-testid="upload"
      data-state={state}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
    >
      <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="24" cy="24" r={radius} />
        <circle
          className={styles.bar}
          cx="24"
          cy="24"
          r={radius}
          strokeDasharray={length}
          strokeDashoffset={length * (1 - Math.max(0.04, part))}
        />
      </svg>
      <Icon name={state === 'paused' ? 'up' : 'close'} size={isSmall ? 16 : 20} />
    </button>
  );
}
