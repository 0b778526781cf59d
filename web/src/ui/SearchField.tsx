import { useEffect, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './SearchField.module.css';

type SearchFieldProps = {
  label: string;
  value: string;
  /** What the button says that empties it; without it there is none. */
  clearLabel?: string;
  /** The only thing on its page that one would type into. */
  isFirst?: boolean;
  onChange: (value: string) => void;
};

/** A field that searches while one types; Escape empties it. */
export function SearchField({ label, value, clearLabel, isFirst, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst]);
  return (
    <search className={styles.search}>
      <Icon name="search" size={18} />
      <input
        ref={input}
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={value}
        // Empty, it reads as the page does.
        dir={value ? 'auto' : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !value) return;
          event.preventDefault();
          event.stopPropagation();
          onChange('');
        }}
      />
      {value && clearLabel ? (
        <IconButton icon="close" size={16} label={clearLabel} onClick={() => onChange('')} />
      ) : null}
    </search>
  );
}
