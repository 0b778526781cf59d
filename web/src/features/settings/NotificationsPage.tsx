import { InAppSection } from './InAppSection.tsx';
import styles from './pages.module.css';

/** What one is told of, and how. */
export function NotificationsPage() {
  return (
    <div className={styles.page}>
      <InAppSection />
    </div>
  );
}
