import styles from './Badge.module.css';

/** A count; 999 stands for 999 or more. The label is what screen readers say. */
export function Badge({ count, label }: { count: number; label: string }) {
  if (count <= 0) return null;
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count >= 999 ? '999+' : count}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
