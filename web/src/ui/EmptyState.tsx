import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';
import { PerchArt, SearchArt, WaveArt } from './illustrations.tsx';

const art = { perch: PerchArt, wave: WaveArt, search: SearchArt } as const;

type EmptyStateProps = {
  picture: keyof typeof art;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
};

/** What stands where nothing is yet: a picture, a sentence and what to do. */
export function EmptyState({ picture, title, children, action }: EmptyStateProps) {
  const Art = art[picture];
  return (
    <div className={styles.empty}>
      <Art />
      <p className={styles.title}>{title}</p>
      {children ? <p className={styles.text}>{children}</p> : null}
      {action}
    </div>
  );
}
