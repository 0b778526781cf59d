import { t } from '@lingui/core/macro';
import { Avatar, cx, IconButton, type IconName } from '../../ui/index.ts';
import styles from './Header.module.css';

type HeaderProps = {
  name: string;
  avatarId: string;
  avatarUrl: string | undefined;
  icon: IconName | undefined;
  isOnline: boolean;
  /** "typing…", "online", "last seen 5 minutes ago". */
  line: { text: string; isLively: boolean } | undefined;
  onBack: () => void;
};

/** Who one writes with, and what they do. */
export function Header({ name, avatarId, avatarUrl, icon, isOnline, line, onBack }: HeaderProps) {
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <IconButton icon="back" label={t`Back to chats`} onClick={onBack} />
      </span>
      <Avatar
        id={avatarId}
        name={name}
        src={avatarUrl}
        size={42}
        isOnline={isOnline}
        {...(icon ? { icon } : {})}
      />
      <div className={styles.main}>
        <h2 className={styles.name} dir="auto">
          {name}
        </h2>
        {line ? (
          <p
            className={cx(styles.line, line.isLively && styles.lively)}
            aria-live="polite"
            data-testid="peer-line"
          >
            {line.text}
          </p>
        ) : null}
      </div>
    </header>
  );
}
