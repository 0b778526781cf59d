import { Icon } from '../../ui/index.ts';
import styles from './People.module.css';

type SearchProps = { label: string; value: string; onChange: (value: string) => void };

/** A field that searches while one types; Escape empties it. */
export function Search({ label, value, onChange }: SearchProps) {
  return (
    <search className={styles.search}>
      <Icon name="search" size={18} />
      <input
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={value}
        dir={value ? 'auto' : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !value) return;
          event.stopPropagation();
          onChange('');
        }}
      />
    </search>
  );
}
