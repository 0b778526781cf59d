import type { ReactNode } from 'react';
import styles from './Banner.module.css';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';

type BannerProps = {
  icon: IconName;
  tone?: 'notice' | 'danger' | 'plain';
  /** With it there is a button that closes the banner. */
  close?: { label: string; onClose: () => void };
  /** A button for what can be done about it. */
  action?: ReactNode;
  children: ReactNode;
};

/** A line about the state of things, in the flow of the page. */
export function Banner({ icon, tone = 'notice', close, action, children }: BannerProps) {
  return (
    <div className={cx(styles.banner, styles[tone])} role={tone === 'danger' ? 'alert' : 'note'}>
      <span className={styles.icon}>
        <Icon name={icon} size={20} />
      </span>
      <div className={styles.text}>{children}</div>
      {action}
      {close ? <IconButton icon="close" size={18} label={close.label} onClick={close.onClose} /> : null}
    </div>
  );
}
