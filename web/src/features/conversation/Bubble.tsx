import { t } from '@lingui/core/macro';
import { memo, type PointerEvent, type TouchEvent, useRef, useState } from 'react';
import { describeProblem, describeStatus, formatClock, formatMoment } from '../../i18n/index.ts';
import type { Message } from '../../model/index.ts';
import { cx, Icon, Menu, type MenuEntry, Ticks } from '../../ui/index.ts';
import styles from './Bubble.module.css';
import { isOnlyEmoji, splitLinks } from './links.ts';

type BubbleProps = {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  /** What can be done with it; asked for when the menu opens. */
  entriesOf: (message: Message) => MenuEntry[];
  onRetry: (message: Message) => void;
};

const longPressMs = 450;
const slackPx = 10;

/** One message. Its menu opens by the button, the right mouse button, or a long press. */
export const Bubble = memo(function Bubble({ message, isFirst, isLast, entriesOf, onRetry }: BubbleProps) {
  const [isOpen, setOpen] = useState(false);
  const bubble = useRef<HTMLDivElement>(null);
  const press = useLongPress(() => setOpen(true));
  const entries = isOpen ? entriesOf(message) : [];
  return (
    <div
      className={cx(styles.row, message.isOwn && styles.own, isFirst && styles.first, isLast && styles.last)}
      data-testid="message"
      data-own={message.isOwn || undefined}
      data-seq={message.seq || undefined}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same menu has a button beside it */}
      <div
        ref={bubble}
        className={cx(
          styles.bubble,
          message.stub && styles.stub,
          message.status === 'failed' && styles.failed,
        )}
        onContextMenu={(event) => {
          if (window.getSelection()?.toString() || (event.target as Element).closest('a')) return;
          event.preventDefault();
          setOpen(true);
        }}
        {...press}
      >
        <MessageText message={message} />
        <Meta message={message} />
      </div>
      {message.stub ? null : (
        <button
          type="button"
          className={cx(styles.more, isOpen && styles.open)}
          aria-label={t`Message options`}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        >
          <Icon name="down" size={16} />
        </button>
      )}
      {message.status === 'failed' ? (
        <p className={styles.failure}>
          <span>{message.problem ? describeProblem(message.problem) : t`Not sent.`}</span>
          <button type="button" className={styles.retry} onClick={() => onRetry(message)}>
            <Icon name="retry" size={15} />
            {t`Try again`}
          </button>
        </p>
      ) : null}
      {isOpen && entries.length > 0 ? (
        <Menu
          label={t`Message options`}
          entries={entries}
          anchor={bubble}
          placement={message.isOwn ? 'bottom end' : 'bottom start'}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  );
});

function MessageText({ message }: { message: Message }) {
  if (message.stub) {
    return (
      <span className={styles.gone}>
        {message.stub === 'deleted' ? t`Message deleted` : t`Message expired`}
      </span>
    );
  }
  if (message.text === undefined) {
    return <span className={styles.gone}>{t`This kind of message can’t be shown by this version.`}</span>;
  }
  return (
    <span className={cx(styles.text, isOnlyEmoji(message.text) && styles.jumbo)} dir="auto">
      {splitLinks(message.text).map((part, index) =>
        part.kind === 'link' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}

function Meta({ message }: { message: Message }) {
  return (
    <span className={styles.meta}>
      {message.isEdited && !message.stub ? <span>{t`edited`}</span> : null}
      <time dateTime={message.createdAt.toISOString()} title={formatMoment(message.createdAt)}>
        {formatClock(message.createdAt)}
      </time>
      {message.status ? <Ticks state={message.status} label={describeStatus(message.status)} /> : null}
    </span>
  );
}

/** Calls back after a finger rested on the element; moving it, as to scroll, ends the wait. */
function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDone = useRef(false);
  const start = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown(event: PointerEvent) {
      stop();
      if (event.pointerType === 'mouse' || (event.target as Element).closest('a')) return;
      start.current = { x: event.clientX, y: event.clientY };
      isDone.current = false;
      timer.current = setTimeout(() => {
        isDone.current = true;
        onLongPress();
      }, longPressMs);
    },
    onPointerMove(event: PointerEvent) {
      if (Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > slackPx) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    // Else the finger that is lifted clicks, which takes the focus out of what the press has opened.
    onTouchEnd(event: TouchEvent) {
      if (isDone.current && event.cancelable) event.preventDefault();
      isDone.current = false;
    },
  };
}
