import type { ReactNode, RefObject } from 'react';
import { Menu as AriaMenu, MenuItem, Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Menu.module.css';

/** One thing that can be done. */
export type MenuEntry = {
  id: string;
  label: string;
  icon: IconName;
  isDangerous?: boolean;
  onPick: () => void;
};

type MenuProps = {
  /** What the menu is about. */
  label: string;
  entries: MenuEntry[];
  /** What stands above the entries. */
  header?: ReactNode;
  /** The element that it opens at. */
  anchor: RefObject<Element | null>;
  onClose: () => void;
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end';
};

/** A menu at an element, opened by whoever shows it; arrows, letters and Escape work. */
export function Menu({ label, entries, header, anchor, onClose, placement = 'bottom end' }: MenuProps) {
  return (
    <Popover
      isOpen
      aria-label={label}
      triggerRef={anchor}
      placement={placement}
      offset={4}
      className={styles.popover}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      {header}
      <AriaMenu aria-label={label} className={styles.menu} autoFocus="first" onClose={onClose}>
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            className={cx(styles.item, entry.isDangerous && styles.danger)}
            onAction={entry.onPick}
          >
            <Icon name={entry.icon} size={19} />
            {entry.label}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
