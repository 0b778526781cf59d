import { useId } from 'react';
import { Icon } from './Icon.tsx';
import styles from './SelectRow.module.css';

type SelectRowProps<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
  isDisabled?: boolean;
};

/** A row with one of several values; the browser's own list opens at it, on a phone as large as it has to be. */
export function SelectRow<T extends string>({
  label,
  value,
  options,
  onChange,
  isDisabled,
}: SelectRowProps<T>) {
  const id = useId();
  const shown = options.find((option) => option.value === value)?.label ?? '';
  return (
    <div className={styles.row} data-disabled={isDisabled || undefined}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.value} aria-hidden="true">
        {shown}
        {isDisabled ? null : <Icon name="down" size={15} />}
      </span>
      <select
        id={id}
        className={styles.select}
        value={value}
        disabled={isDisabled}
        onChange={(event) => {
          const picked = options.find((option) => option.value === event.currentTarget.value);
          if (picked) onChange(picked.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
