import type { ReactNode, RefObject } from 'react';
import { Dialog as AriaDialog, Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './Popup.module.css';

type PopupProps = {
  /** What it is about. */
  label: string;
  /** The element that it opens at. */
  anchor: RefObject<Element | null>;
  onClose: () => void;
  placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'top' | 'bottom';
  /** Round ends, for a single row. */
  isPill?: boolean;
  children: ReactNode;
};

/** A small surface at an element, opened by whoever shows it; Escape or a click beside it closes it. */
export function Popup({ label, anchor, onClose, placement = 'top', isPill, children }: PopupProps) {
  return (
    <Popover
      isOpen
      triggerRef={anchor}
      placement={placement}
      offset={6}
      className={cx(styles.popup, isPill && styles.pill)}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <AriaDialog aria-label={label} className={styles.dialog ?? ''}>
        {children}
      </AriaDialog>
    </Popover>
  );
}
