import { t } from '@lingui/core/macro';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { media } from '../../platform/index.ts';
import { cx, Icon, IconButton } from '../../ui/index.ts';
import styles from './Composer.module.css';
import { measureText, readKey, trimMessage } from './compose.ts';

const touch = media('(pointer: coarse)');

type ComposerProps = {
  /** Where the text starts: a draft, or the message that is edited. */
  initial: string;
  /** Whether an existing message is changed instead of a new one written. */
  isEditing: boolean;
  maxBytes: number;
  onSend: (text: string) => void;
  onCancelEdit: () => void;
  /** The arrow up in an empty field. */
  onEditLast: () => void;
  /** Each change of what stands in the field. */
  onDraft: (text: string) => void;
};

/** Where a message is written. It grows with the text up to a third of the screen. */
export function Composer(props: ComposerProps) {
  const { initial, isEditing, maxBytes, onSend, onCancelEdit, onEditLast, onDraft } = props;
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const room = measureText(text, maxBytes);

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the messages.
    if (isEditing || !touch.get()) field.current?.focus({ preventScroll: true });
    if (isEditing) field.current?.setSelectionRange(-1, -1);
  }, [isEditing]);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = text ? `${element.scrollHeight}px` : '';
  }, [text]);

  const change = (value: string) => {
    setText(value);
    onDraft(value);
  };
  const send = () => {
    if (!room.canSend) return;
    onSend(trimMessage(text));
    if (!isEditing) change('');
    field.current?.focus({ preventScroll: true });
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const meaning = readKey(
      {
        key: event.key,
        shiftKey: event.shiftKey,
        isComposing: event.nativeEvent.isComposing,
        keyCode: event.nativeEvent.keyCode,
      },
      touch.get(),
      text === '',
    );
    if (!meaning || (meaning === 'cancel' && !isEditing)) return;
    event.preventDefault();
    if (meaning === 'send') send();
    else if (meaning === 'cancel') onCancelEdit();
    else if (!isEditing) onEditLast();
  };

  return (
    <div className={styles.composer}>
      {isEditing ? (
        <div className={styles.editing}>
          <Icon name="edit" size={18} />
          <span>{t`Edit message`}</span>
          <IconButton icon="close" size={18} label={t`Cancel editing`} onClick={onCancelEdit} />
        </div>
      ) : null}
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          className={styles.field}
          rows={1}
          // Empty, it reads as the page does.
          dir={text ? 'auto' : undefined}
          aria-label={t`Message`}
          placeholder={t`Message`}
          enterKeyHint={touch.get() ? 'enter' : 'send'}
          value={text}
          aria-invalid={room.left < 0 || undefined}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button
          type="submit"
          className={cx(styles.send, room.canSend && styles.ready)}
          aria-label={isEditing ? t`Save` : t`Send`}
          title={isEditing ? t`Save` : t`Send`}
          disabled={!room.canSend}
          // Keeps the keyboard of a touch screen open.
          onPointerDown={(event) => event.preventDefault()}
        >
          <Icon name={isEditing ? 'check' : 'send'} size={22} />
        </button>
      </form>
      {room.isShown ? (
        <div className={cx(styles.room, room.left < 0 && styles.over)} role="status">
          {room.left < 0 ? t`${-room.left} bytes too long` : t`${room.left} bytes left`}
        </div>
      ) : null}
    </div>
  );
}
