import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';
import { Spinner } from './Spinner.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & {
  /** The look: one primary button a view, the rest quiet. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  /** Shows work going on; the button can't be pressed meanwhile and keeps its width. */
  isBusy?: boolean;
  isWide?: boolean;
  children: ReactNode;
};

/** A button with a text. */
export function Button({
  look = 'secondary',
  icon,
  isBusy,
  isWide,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={cx(styles.button, styles[look], isWide && styles.wide)}
    >
      <span className={cx(styles.label, isBusy && styles.hidden)}>
        {icon ? <Icon name={icon} size={18} /> : null}
        {children}
      </span>
      {isBusy ? (
        <span className={styles.busy}>
          <Spinner size={18} />
        </span>
      ) : null}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'children'> & {
  icon: IconName;
  /** What the button does; its accessible name and its tooltip. */
  label: string;
  look?: 'quiet' | 'primary' | 'raised';
  size?: number;
};

/** A round button with an icon. */
export function IconButton({ icon, label, look = 'quiet', size = 22, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={cx(styles.iconButton, styles[`icon_${look}`])}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
