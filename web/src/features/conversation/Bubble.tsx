import { t } from '@lingui/core/macro';
import { memo, type RefObject, useRef, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Message } from '../../model/index.ts';
import { cx, Icon, Menu, useLongPress, useSwipe } from '../../ui/index.ts';
import type { MessageActs } from './acts.ts';
import styles from './Bubble.module.css';
import { EmojiPopup } from './emoji/EmojiPopup.tsx';
import { ForwardedFrom, MessageText, Meta } from './MessageBody.tsx';
import { isPictured, isRound, isSticker } from './media/boxes.ts';
import { QuoteBlock } from './QuoteBlock.tsx';
import { ReactionBar, ReactionPopup } from './ReactionBar.tsx';
import { Reactions } from './Reactions.tsx';
import { SelectBox } from './SelectBox.tsx';
import type { PostFacts } from './useViews.ts';
import { canAnswer, canReact, canRetry } from './view.ts';

type BubbleProps = {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  /** Shown for a moment, because one came here by a link. */
  isFlashed: boolean;
  /** undefined unless messages are being selected. */
  isSelected: boolean | undefined;
  /** In a channel: all posts stand on one side. */
  post?: PostFacts | undefined;
  acts: MessageActs;
};

/** What is open at a message: its menu, the bar of reactions, or all emoji. */
type Open = 'menu' | 'bar' | 'picker';

/** One message. Its menu opens by the button, the right mouse button, or a long press. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, isFirst, isLast, isFlashed, isSelected, post, acts } = props;
  const isOwn = message.isOwn && !post;
  const [open, setOpen] = useState<Open>();
  const bubble = useRef<HTMLDivElement>(null);
  const reactButton = useRef<HTMLButtonElement>(null);
  const press = useLongPress(() => setOpen('menu'));
  const answers = canAnswer(message) && isSelected === undefined;
  const row = useRef<HTMLElement>(null);
  const swipe = useSwipe(row, { onEnd: answers ? () => acts.onReply(message) : undefined });
  return (
    <article
      ref={row}
      className={cx(
        styles.row,
        isOwn && styles.own,
        isFirst && styles.first,
        isLast && styles.last,
        isFlashed && styles.flash,
        isSelected !== undefined && styles.selecting,
      )}
      data-testid="message"
      data-own={message.isOwn || undefined}
      data-seq={message.seq || undefined}
      data-flash={isFlashed || undefined}
      // Reached by the arrow keys, see keys.ts.
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || message.stub) return;
        if (event.key !== 'Enter' && event.key !== 'ContextMenu') return;
        event.preventDefault();
        setOpen('menu');
      }}
      onDoubleClick={(event) => {
        if (!answers || (event.target as Element).closest('a, button, code')) return;
        window.getSelection()?.removeAllRanges();
        acts.onReply(message);
      }}
      {...swipe}
    >
      {answers ? (
        <span className={styles.hint}>
          <Icon name="reply" size={20} />
        </span>
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same menu has a button beside it */}
      <div
        ref={bubble}
        data-bare={isBare(message) || undefined}
        className={classOf(message)}
        onContextMenu={(event) => {
          if (window.getSelection()?.toString() || (event.target as Element).closest('a')) return;
          event.preventDefault();
          setOpen('menu');
        }}
        {...press}
      >
        <ForwardedFrom message={message} />
        {message.quote ? (
          <QuoteBlock quote={message.quote} nameOf={acts.nameOf} onOpen={acts.onJump} />
        ) : null}
        <MessageText message={message} acts={acts} />
        <Meta message={message} post={post} onHistory={() => acts.onHistory(message)} />
      </div>
      {message.stub ? null : (
        <Tools message={message} open={open} onOpen={setOpen} reactButton={reactButton} />
      )}
      {message.reactions.length > 0 ? (
        <div className={styles.below}>
          <Reactions message={message} acts={acts} onMore={() => setOpen('picker')} />
        </div>
      ) : null}
      {message.status === 'failed' ? <Failure message={message} acts={acts} /> : null}
      {isSelected === undefined ? null : (
        <SelectBox message={message} isSelected={isSelected} onToggle={() => acts.onSelect(message)} />
      )}
      {open ? (
        <Overlay
          message={message}
          open={open}
          acts={acts}
          bubble={bubble}
          reactButton={reactButton}
          onOpen={setOpen}
        />
      ) : null}
    </article>
  );
});

function classOf(message: Message): string {
  return cx(
    styles.bubble,
    message.stub && styles.stub,
    message.status === 'failed' && styles.failed,
    isPictured(message) && styles.pictured,
    (isRound(message) || isSticker(message)) && styles.round,
    isBare(message) && styles.bare,
  );
}

/** Nothing but a picture: the time lies on it. */
const isBare = (message: Message) =>
  isRound(message) || isSticker(message) || (isPictured(message) && !message.text);

type ToolsProps = {
  message: Message;
  open: Open | undefined;
  onOpen: (open: Open) => void;
  reactButton: RefObject<HTMLButtonElement | null>;
};

/** The buttons beside a message, for the mouse; the keyboard has the menu of the message, which has all of it. */
function Tools({ message, open, onOpen, reactButton }: ToolsProps) {
  return (
    <div className={cx(styles.tools, open && styles.open)}>
      {canReact(message) ? (
        <button
          ref={reactButton}
          type="button"
          className={cx(styles.tool, styles.react)}
          tabIndex={-1}
          aria-label={t`React`}
          title={t`React`}
          aria-haspopup="dialog"
          onClick={() => onOpen('bar')}
        >
          <Icon name="smile" size={18} />
        </button>
      ) : null}
      <button
        type="button"
        className={styles.tool}
        tabIndex={-1}
        aria-label={t`Message options`}
        aria-haspopup="menu"
        aria-expanded={open === 'menu'}
        onClick={() => onOpen('menu')}
      >
        <Icon name="down" size={16} />
      </button>
    </div>
  );
}

function Failure({ message, acts }: { message: Message; acts: MessageActs }) {
  return (
    <p className={styles.failure}>
      <span>{message.problem ? describeProblem(message.problem) : t`Not sent.`}</span>
      {canRetry(message) ? (
        <button type="button" className={styles.retry} onClick={() => acts.onRetry(message)}>
          <Icon name="retry" size={15} />
          {t`Try again`}
        </button>
      ) : null}
      <button type="button" className={styles.retry} onClick={() => acts.onDiscard(message)}>
        <Icon name="trash" size={15} />
        {t`Remove`}
      </button>
    </p>
  );
}

type OverlayProps = {
  message: Message;
  open: Open;
  acts: MessageActs;
  bubble: RefObject<HTMLDivElement | null>;
  reactButton: RefObject<HTMLButtonElement | null>;
  onOpen: (open: Open | undefined) => void;
};

/** What lies over the page at a message. */
function Overlay({ message, open, acts, bubble, reactButton, onOpen }: OverlayProps) {
  const side = message.isOwn ? 'end' : 'start';
  const close = () => onOpen(undefined);
  const react = (key: string) => {
    close();
    const isSet = !message.reactions.some((reaction) => reaction.key === key && reaction.isOwn);
    acts.onReact(message, key, isSet);
  };
  const bar = { message, onPick: react, onMore: () => onOpen('picker') };
  if (open === 'bar') return <ReactionPopup {...bar} anchor={reactButton} onClose={close} />;
  if (open === 'picker') {
    return (
      <EmojiPopup
        label={t`React with an emoji`}
        anchor={bubble}
        placement={`top ${side}`}
        onPick={react}
        onClose={close}
      />
    );
  }
  const entries = acts.entriesOf(message);
  if (entries.length === 0) return null;
  return (
    <Menu
      label={t`Message options`}
      header={canReact(message) ? <ReactionBar {...bar} /> : null}
      entries={entries}
      anchor={bubble}
      placement={`bottom ${side}`}
      onClose={close}
    />
  );
}
