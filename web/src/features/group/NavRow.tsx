import { Badge, Icon, type IconName } from '../../ui/index.ts';
import styles from './People.module.css';

type NavRowProps = {
  icon: IconName;
  title: string;
  text?: string | undefined;
  /** How much waits there, and what screen readers say of it. */
  badge?: { count: number; text: string; label: string } | undefined;
  onOpen: () => void;
};

/** A row that leads to another page of the panel. */
export function NavRow({ icon, title, text, badge, onOpen }: NavRowProps) {
  return (
    <li>
      <button type="button" className={styles.row} onClick={onOpen}>
        <span className={styles.icon}>
          <Icon name={icon} size={20} />
        </span>
        <span className={styles.main}>
          <span className={styles.name}>{title}</span>
          {text ? <span className={styles.line}>{text}</span> : null}
        </span>
        {badge ? <Badge {...badge} /> : null}
        <span className={styles.chevron}>
          <Icon name="forward" size={18} />
        </span>
      </button>
    </li>
  );
}
