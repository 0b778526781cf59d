import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { look, nameKeys } from '../../platform/index.ts';
import { Dialog, Switch } from '../../ui/index.ts';
import styles from './ShortcutSheet.module.css';
import { listShortcuts } from './view.ts';

type ShortcutSheetProps = {
  isSingleKeys: boolean;
  onSingleKeys: (isOn: boolean) => void;
  onClose: () => void;
};

/** All that the keyboard can do. */
export function ShortcutSheet({ isSingleKeys, onSingleKeys, onClose }: ShortcutSheetProps) {
  const [isOn, setOn] = useState(isSingleKeys);
  return (
    <Dialog title={t`Keyboard shortcuts`} closeLabel={t`Close`} onClose={onClose} isWide>
      <div className={styles.groups}>
        {listShortcuts(look.get().sendKey).map(({ title, rows }) => (
          <section key={title} className={styles.group}>
            <h3 className={styles.heading}>{title}</h3>
            <dl>
              {rows.map(({ keys, text }) => (
                <div key={text} className={styles.row}>
                  <dt>{text}</dt>
                  <dd className={styles.keys} dir="ltr">
                    {keys.map((key) => (
                      <kbd key={key} className={styles.key}>
                        {nameKeys(key)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={styles.setting}>
        <Switch
          label={t`Open this list by “?” alone`}
          isOn={isOn}
          onChange={(next) => {
            setOn(next);
            onSingleKeys(next);
          }}
        />
      </div>
    </Dialog>
  );
}
