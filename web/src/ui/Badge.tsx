import styles from './Badge.module.css';

/** A count, written as text says; nothing at 0. The label is what screen readers say. */
export function Badge({ count, text, label }: { count: number; text: string; label: string }) {
  if (count <= 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{text}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
