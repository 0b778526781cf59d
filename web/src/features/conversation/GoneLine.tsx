import { plural } from '@lingui/core/macro';
import { Icon } from '../../ui/index.ts';
import styles from './SystemLine.module.css';

/** Where messages were that went by themselves. */
export function GoneLine({ count }: { count: number }) {
  return (
    <div className={styles.line} data-testid="gone-line">
      <span className={styles.gone}>
        <Icon name="clock" size={14} />
        {plural(count, { one: '# message disappeared', other: '# messages disappeared' })}
      </span>
    </div>
  );
}
