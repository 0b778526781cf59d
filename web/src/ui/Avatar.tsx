import { useState } from 'react';
import styles from './Avatar.module.css';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';
import { hueOf, initialsOf } from './initials.ts';

type AvatarProps = {
  /** Decides the colour. */
  id: string;
  name: string;
  /** The image's address; without one, or if it doesn't load, the initials are shown. */
  src?: string | undefined;
  size?: number;
  /** An icon instead of the initials. */
  icon?: IconName;
  isOnline?: boolean | undefined;
};

/** A person's picture or coloured initials. It is decoration: the name stands beside it. */
export function Avatar({ id, name, src, size = 48, icon, isOnline }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  return (
    <span
      className={cx(styles.avatar, isOnline && styles.notched)}
      style={{ inlineSize: size, blockSize: size, fontSize: size * 0.38 }}
      aria-hidden="true"
    >
      <span className={cx(styles.face, styles[`hue${icon ? 0 : hueOf(id)}`], icon && styles.special)}>
        {icon ? (
          <Icon name={icon} size={Math.round(size * 0.46)} />
        ) : src && broken !== src ? (
          <img className={styles.image} src={src} alt="" draggable={false} onError={() => setBroken(src)} />
        ) : (
          <span className={styles.initials} data-initials={initialsOf(name)} />
        )}
      </span>
      {isOnline ? <span className={styles.dot} /> : null}
    </span>
  );
}
