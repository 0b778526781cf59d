import { t } from '@lingui/core/macro';
import { Icon } from '../../ui/index.ts';
import styles from './FormatBar.module.css';
import { type Format, formatNames, formats, iconOf } from './format.ts';

/** Buttons for the part of the text that is selected, above the field. The same works by keys. */
export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  const names = formatNames();
  return (
    <div className={styles.bar} role="toolbar" aria-label={t`Formatting`}>
      {formats.map((format) => (
        <button
          key={format}
          type="button"
          className={styles.button}
          aria-label={names[format].label}
          title={names[format].hint}
          // The field keeps its focus and its selection.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onFormat(format)}
        >
          <Icon name={iconOf[format]} size={19} />
        </button>
      ))}
    </div>
  );
}
