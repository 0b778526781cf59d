import { t } from '@lingui/core/macro';
import { formatNumber } from '../../i18n/index.ts';
import { IconButton } from '../../ui/index.ts';
import type { HitTrail } from './FoundMessages.tsx';
import styles from './HitBar.module.css';

type HitBarProps = {
  trail: HitTrail;
  /** The one that is shown. */
  seq: number;
  onOpen: (seq: number) => void;
  onClose: () => void;
};

/** The way from one message that a search found in a chat to the next. */
export function HitBar({ trail: { seqs, hasMore }, seq, onOpen, onClose }: HitBarProps) {
  const at = seqs.indexOf(seq);
  if (at < 0) return null;
  const number = formatNumber(at + 1);
  const total = formatNumber(seqs.length);
  const [older, newer] = [seqs[at + 1], seqs[at - 1]];
  return (
    <section className={styles.bar} aria-label={t`Search results`} data-testid="hit-bar">
      <p className={styles.count} role="status">
        {hasMore ? t`${number} of more than ${total}` : t`${number} of ${total}`}
      </p>
      <IconButton
        icon="up"
        size={20}
        label={t`Older result`}
        disabled={older === undefined}
        onClick={() => older !== undefined && onOpen(older)}
      />
      <IconButton
        icon="down"
        size={20}
        label={t`Newer result`}
        disabled={newer === undefined}
        onClick={() => newer !== undefined && onOpen(newer)}
      />
      <IconButton icon="close" size={20} label={t`Close search results`} onClick={onClose} />
    </section>
  );
}
