import styles from './Badge.module.css';
import { cx } from './cx.ts';

type BadgeProps = {
  count: number;
  text: string;
  label: string;
  /** It needs no attention. */
  isQuiet?: boolean;
};

/** A count, written as text says; nothing at 0. The label is what screen readers say. */
export function Badge({ count, text, label, isQuiet }: BadgeProps) {
  if (count <= 0) return null;
  return (
    <span className={cx(styles.badge, isQuiet && styles.quiet)}>
      <span aria-hidden="true">{text}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
