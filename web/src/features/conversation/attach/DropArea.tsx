import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { watchDrops } from '../../../platform/index.ts';
import { Icon } from '../../../ui/index.ts';
import styles from './DropArea.module.css';

/** Says, while files are dragged over the page, that they can be dropped here. */
export function DropArea({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => watchDrops({ onOver: setOver, onDrop: (files) => take.current(files) }), []);
  return isOver ? (
    <div className={styles.area} data-testid="drop-area">
      <span className={styles.inside}>
        <Icon name="download" size={32} />
        {t`Drop the files to send them`}
      </span>
    </div>
  ) : null;
}
