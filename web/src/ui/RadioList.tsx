import { Radio, RadioGroup } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import styles from './RadioList.module.css';

/** One of several, with what is said about it; lang is the language of its label where that isn't the page's. */
export type RadioOption<T extends string> = { value: T; label: string; text?: string; lang?: string };

type RadioListProps<T extends string> = {
  label: string;
  value: T;
  options: RadioOption<T>[];
  /** Takes the focus when it appears, at the option that is picked. */
  isFirst?: boolean;
  onChange: (value: T) => void;
};

/** One of several, each a row: for choices that are too many or too long for a segmented row. */
export function RadioList<T extends string>({ label, value, options, isFirst, onChange }: RadioListProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      className={styles.group ?? ''}
      value={value}
      onChange={(picked) => {
        const option = options.find((item) => item.value === picked);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className={styles.option ?? ''}
          autoFocus={isFirst === true && option.value === value}
        >
          <span className={styles.main}>
            <span className={styles.label} lang={option.lang} dir="auto">
              {option.label}
            </span>
            {option.text ? (
              <span className={styles.text} dir="auto">
                {option.text}
              </span>
            ) : null}
          </span>
          <span className={styles.mark}>
            <Icon name="check" size={20} />
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
