import { t } from '@lingui/core/macro';
import { formatMoment } from '../../i18n/index.ts';
import type { Message } from '../../model/index.ts';
import { cx, Icon } from '../../ui/index.ts';
import { oneLine } from './quote.ts';
import styles from './SelectBox.module.css';

type SelectBoxProps = { message: Message; isSelected: boolean; onToggle: () => void };

/** Lies over a row while messages are being selected. */
export function SelectBox({ message, isSelected, onToggle }: SelectBoxProps) {
  const what = oneLine(message.text ?? '').slice(0, 80) || t`Message`;
  const when = formatMoment(message.createdAt);
  return (
    // biome-ignore lint/a11y/useSemanticElements: it covers the row, which an input can't
    <button
      type="button"
      role="checkbox"
      aria-checked={isSelected}
      aria-label={t`${what}, ${when}`}
      className={cx(styles.box, isSelected && styles.selected)}
      disabled={message.seq === 0 || message.stub !== undefined}
      onClick={onToggle}
    >
      <span className={styles.mark}>{isSelected ? <Icon name="check" size={15} /> : null}</span>
    </button>
  );
}
