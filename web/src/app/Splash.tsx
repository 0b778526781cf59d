import { Logo } from '../ui/index.ts';
import styles from './Splash.module.css';

/** What is seen until the first state is there: the logo, as the page's first script has painted it. */
export function Splash() {
  return (
    <div className={styles.splash} data-waiting>
      <Logo size={72} />
    </div>
  );
}
