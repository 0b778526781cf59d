import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import { cx, Icon, Menu, type MenuEntry } from '../../../ui/index.ts';
import round from '../ComposerButton.module.css';
import styles from './AttachMenu.module.css';

type AttachMenuProps = {
  /** What can be attached, in the order of the menu; without any there is no button. */
  entries: MenuEntry[];
};

/** The "+" beside the field: everything that can be sent and isn't text. */
export function AttachMenu({ entries }: AttachMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (entries.length === 0) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={cx(round.side, styles.button)}
        aria-label={t`Attach`}
        title={t`Attach`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-testid="attach"
        onClick={() => setOpen(true)}
      >
        <Icon name="plus" size={23} />
      </button>
      {isOpen ? (
        <Menu
          label={t`Attach`}
          entries={entries}
          anchor={button}
          placement="top start"
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
