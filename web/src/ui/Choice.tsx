import { Radio, RadioGroup } from 'react-aria-components';
import styles from './Choice.module.css';

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** One of a few, all visible: a segmented row of radio buttons. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
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
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
