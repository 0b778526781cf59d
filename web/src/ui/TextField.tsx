import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import styles from './TextField.module.css';

type TextFieldProps = Omit<ComponentProps<'input'>, 'className' | 'onChange' | 'size'> & {
  label: string;
  /** Says what is wrong; announced, and the field is marked invalid. */
  error?: string | undefined;
  /** A line of help below the field. */
  hint?: ReactNode;
  onChange: (value: string) => void;
  /** Texts of the button that shows the password; only for type="password". */
  reveal?: { show: string; hide: string };
};

/** A labelled line of text, with help, an error and, for passwords, a button that shows what was typed. */
export function TextField({
  label,
  error,
  hint,
  onChange,
  reveal,
  type = 'text',
  id,
  ...rest
}: TextFieldProps) {
  const made = useId();
  const field = id ?? made;
  const [isShown, setShown] = useState(false);
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={field}>
        {label}
      </label>
      <span className={cx(styles.box, error && styles.invalid)}>
        <input
          {...rest}
          dir={directionOf(rest)}
          id={field}
          type={reveal && isShown ? 'text' : type}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${field}-note` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {reveal ? (
          <button
            type="button"
            className={styles.reveal}
            aria-label={isShown ? reveal.hide : reveal.show}
            title={isShown ? reveal.hide : reveal.show}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          >
            <Icon name={isShown ? 'eyeOff' : 'eye'} size={20} />
          </button>
        ) : null}
      </span>
      {note ? (
        <span
          id={`${field}-note`}
          className={cx(styles.note, error && styles.error)}
          role={error ? 'alert' : undefined}
        >
          {note}
        </span>
      ) : null}
    </div>
  );
}

// An empty field has no text whose direction it could take: its placeholder reads as the page does.
function directionOf({ dir, value }: { dir?: string | undefined; value?: unknown }): string | undefined {
  return dir === 'auto' && !value ? undefined : dir;
}

type TextAreaProps = Omit<ComponentProps<'textarea'>, 'className' | 'onChange'> & {
  label: string;
  error?: string | undefined;
  hint?: ReactNode;
  onChange: (value: string) => void;
};

/** A labelled text of several lines that grows with what is typed. */
export function TextArea({ label, error, hint, onChange, id, ...rest }: TextAreaProps) {
  const made = useId();
  const field = id ?? made;
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={field}>
        {label}
      </label>
      <span className={cx(styles.box, error && styles.invalid)}>
        <textarea
          rows={3}
          {...rest}
          dir={directionOf(rest)}
          id={field}
          className={cx(styles.input, styles.area)}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${field}-note` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </span>
      {note ? (
        <span
          id={`${field}-note`}
          className={cx(styles.note, error && styles.error)}
          role={error ? 'alert' : undefined}
        >
          {note}
        </span>
      ) : null}
    </div>
  );
}
