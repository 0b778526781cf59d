import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';

type DialogProps = {
  title: string;
  /** Text of the button that closes it. */
  closeLabel: string;
  onClose: () => void;
  /** An alert asks a question: it doesn't close by a click beside it. */
  isAlert?: boolean;
  /** For what needs more room than a question. */
  isWide?: boolean;
  /** Buttons at the end. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A dialog above the page: focus stays in it, Escape closes it, and focus goes back to where it was. */
export function Dialog({ title, closeLabel, onClose, isAlert, isWide, actions, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isAlert}
      className={styles.scrim}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={cx(styles.modal, isAlert && styles.narrow, isWide && styles.wide)}>
        <AriaDialog className={styles.dialog} role={isAlert ? 'alertdialog' : 'dialog'}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            {isAlert ? null : <IconButton icon="close" label={closeLabel} onClick={onClose} />}
          </header>
          <div className={styles.body}>{children}</div>
          {actions ? <footer className={styles.actions}>{actions}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
