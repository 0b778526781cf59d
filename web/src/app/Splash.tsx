import { Logo } from '../ui/index.ts';
import styles from './Splash.module.css';

/** What is seen until the first state is there; it appears only if that takes a moment. */
export function Splash() {
  return (
    <div className={styles.splash} data-waiting>
      <Logo size={72} />
    </div>
  );
}
