import type { Model } from '../../model/index.ts';
import { InAppSection } from './InAppSection.tsx';
import styles from './pages.module.css';
import { EmailSection } from './push/EmailSection.tsx';
import { PushSection } from './push/PushSection.tsx';
import { WishesSection } from './push/WishesSection.tsx';

type NotificationsPageProps = {
  model: Model;
  userId: string;
  connectionHref: string;
  onConnection: () => void;
};

/** What one is told of, and how. */
export function NotificationsPage(props: NotificationsPageProps) {
  return (
    <div className={styles.page}>
      <PushSection {...props} />
      <WishesSection model={props.model} />
      <EmailSection model={props.model} />
      <InAppSection />
    </div>
  );
}
