import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import styles from './Tiles.module.css';

type TilesProps<T extends string> = {
  label: string;
  value: T;
  /** What each looks like, and what it is called. */
  options: { value: T; label: string; face: ReactNode }[];
  onChange: (value: T) => void;
};

/** One of several that are told by how they look: tiles with their names below. */
export function Tiles<T extends string>({ label, value, options, onChange }: TilesProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      className={styles.group ?? ''}
      value={value}
      onChange={(picked) => {
        const option = options.find((item) => item.value === picked);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className={styles.option ?? ''}>
          <span className={styles.face}>
            {option.face}
            <span className={styles.mark}>
              <Icon name="check" size={16} />
            </span>
          </span>
          <span className={styles.label}>{option.label}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
