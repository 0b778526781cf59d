import { Switch as AriaSwitch } from 'react-aria-components';
import styles from './Switch.module.css';

type SwitchProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void; isDisabled?: boolean };

/** Something that is on or off, at once. */
export function Switch({ label, isOn, onChange, isDisabled }: SwitchProps) {
  return (
    <AriaSwitch
      className={styles.switch ?? ''}
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
    >
      <span className={styles.label}>{label}</span>
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
    </AriaSwitch>
  );
}
