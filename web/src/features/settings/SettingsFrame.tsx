import type { ReactNode } from 'react';
import { cx, Icon, IconButton, type IconName } from '../../ui/index.ts';
import styles from './SettingsFrame.module.css';

type SettingsFrameProps = {
  title: string;
  back: { label: string; onBack: () => void };
  /** On a wide screen the pane beside it leads back; a phone needs the button. */
  isBackAlways?: boolean;
  children: ReactNode;
};

/** A page with a bar: where one is and the way back. */
export function SettingsFrame({ title, back, isBackAlways, children }: SettingsFrameProps) {
  return (
    <section className={styles.frame} aria-label={title}>
      <header className={styles.bar}>
        <span className={cx(styles.back, isBackAlways && styles.always)}>
          <IconButton icon="back" label={back.label} onClick={back.onBack} />
        </span>
        <h1 className={styles.title}>{title}</h1>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

type SettingsLinkProps = {
  icon: IconName;
  title: string;
  text?: string | undefined;
  href: string;
  isCurrent: boolean;
  onOpen: () => void;
};

/** A row that leads to a page of the settings. */
export function SettingsLink({ icon, title, text, href, isCurrent, onOpen }: SettingsLinkProps) {
  return (
    <li>
      <a
        className={cx(styles.link, isCurrent && styles.current)}
        href={href}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <span className={styles.icon}>
          <Icon name={icon} size={20} />
        </span>
        <span className={styles.linkMain}>
          <span className={styles.linkTitle}>{title}</span>
          {text ? <span className={styles.linkText}>{text}</span> : null}
        </span>
        <span className={styles.chevron}>
          <Icon name="forward" size={18} />
        </span>
      </a>
    </li>
  );
}
