import { plural, t } from '@lingui/core/macro';
import { type CSSProperties, lazy, Suspense, useMemo } from 'react';
import {
  describeStatus,
  describeStub,
  formatClock,
  formatLeft,
  formatMany,
  formatMoment,
} from '../../i18n/index.ts';
import { isOnlyEmoji } from '../../markup/index.ts';
import type { Message } from '../../model/index.ts';
import { cx, Icon, Ticks, useTimeLeft } from '../../ui/index.ts';
import type { MessageActs } from './acts.ts';
import { Markup } from './Markup.tsx';
import { MentionContext } from './MentionText.tsx';
import styles from './MessageBody.module.css';
import { MediaSpace } from './media/MediaSpace.tsx';
import { LinkCard } from './preview/LinkCard.tsx';
import type { PostFacts } from './useViews.ts';

const MediaBody = lazy(async () => ({ default: (await import('./media/MediaBody.tsx')).MediaBody }));
const Card = lazy(async () => ({ default: (await import('./cards/Card.tsx')).Card }));
const VoiceMessage = lazy(async () => ({
  default: (await import('./voice/VoiceMessage.tsx')).VoiceMessage,
}));

const RoundMessage = lazy(async () => ({
  default: (await import('./round/RoundMessage.tsx')).RoundMessage,
}));
const StickerMessage = lazy(async () => ({
  default: (await import('./stickers/StickerMessage.tsx')).StickerMessage,
}));
const PollCard = lazy(async () => ({ default: (await import('./poll/PollCard.tsx')).PollCard }));

/** What a message says. */
export function MessageText({ message, acts }: { message: Message; acts: MessageActs }) {
  const { mentions, mentionsAll } = message;
  const { onPerson } = acts;
  const named = useMemo(
    () => (mentions || mentionsAll ? { mentions, mentionsAll, onPerson } : undefined),
    [mentions, mentionsAll, onPerson],
  );
  if (message.stub) {
    return <span className={styles.gone}>{describeStub(message.stub)}</span>;
  }
  if (message.media?.kind === 'voice') {
    return (
      <Suspense fallback={<span className={styles.voice} />}>
        <VoiceMessage message={message} acts={acts} />
      </Suspense>
    );
  }
  if (message.media?.kind === 'round') {
    return (
      <Suspense fallback={<span className={styles.round} />}>
        <RoundMessage message={message} acts={acts} />
      </Suspense>
    );
  }
  if (message.media?.kind === 'sticker') {
    return (
      <Suspense fallback={<span className={styles.sticker} />}>
        <StickerMessage message={message} media={message.media} acts={acts} />
      </Suspense>
    );
  }
  if (message.media) {
    return (
      <>
        <Suspense fallback={<MediaSpace media={message.media} />}>
          <MediaBody message={message} media={message.media} acts={acts} />
        </Suspense>
        {message.text ? (
          <span className={styles.text} dir="auto">
            <Markup text={message.text} />
          </span>
        ) : null}
      </>
    );
  }
  if (message.poll) {
    return (
      <Suspense fallback={<Placeholder lines={message.poll.answers.length} />}>
        <PollCard message={message} poll={message.poll} acts={acts} />
      </Suspense>
    );
  }
  if (message.card) {
    return (
      <Suspense fallback={null}>
        <Card card={message.card} onPerson={onPerson} />
      </Suspense>
    );
  }
  if (message.text === undefined) {
    return <span className={styles.gone}>{t`This kind of message can’t be shown by this version.`}</span>;
  }
  return (
    <>
      <span className={cx(styles.text, isOnlyEmoji(message.text) && styles.jumbo)} dir="auto">
        <MentionContext value={named}>
          <Markup text={message.text} />
        </MentionContext>
      </span>
      {message.preview ? <LinkCard preview={message.preview} /> : null}
    </>
  );
}

/** Keeps the room of a poll while its code is on the way, so that nothing below it moves. */
function Placeholder({ lines }: { lines: number }) {
  return <span className={styles.placeholder} style={{ '--lines': lines } as CSSProperties} />;
}

/** Who wrote it first, if that is told. */
export function ForwardedFrom({ message }: { message: Message }) {
  if (!message.forwarded || message.stub) return null;
  const { name } = message.forwarded;
  return (
    <span className={styles.forwarded} data-testid="forwarded">
      <Icon name="share" size={13} />
      <span dir="auto">{t`Forwarded from ${name}`}</span>
    </span>
  );
}

type MetaProps = {
  message: Message;
  /** In a channel: who wrote it and how many have seen it. */
  post: PostFacts | undefined;
  onHistory: () => void;
};

/** When it was sent, whether it was edited, how far it has got. */
export function Meta({ message, post, onHistory }: MetaProps) {
  const { status } = message;
  // Short, it has room beside the last line of what it belongs to.
  const isShort = !post && !message.isPinned && !message.isEdited && !message.expiresAt;
  return (
    <span className={styles.meta} data-meta={isShort ? 'short' : 'long'}>
      {post?.views === undefined ? null : (
        <span className={styles.views} data-testid="views">
          <Icon name="eye" size={14} />
          <span aria-hidden="true">{formatMany(post.views)}</span>
          <span className="visually-hidden">
            {plural(post.views, { one: 'Seen by # person', other: 'Seen by # people' })}
          </span>
        </span>
      )}
      {post?.signature ? (
        <span className={styles.signature} dir="auto" data-testid="signature">
          {post.signature}
        </span>
      ) : null}
      {message.isPinned && !message.stub ? (
        <span className={styles.pinned}>
          <Icon name="pin" size={12} />
          <span className="visually-hidden">{t`pinned`}</span>
        </span>
      ) : null}
      {message.isEdited && !message.stub ? (
        <button
          type="button"
          className={styles.edited}
          title={t`Show earlier versions`}
          onClick={onHistory}
        >{t`edited`}</button>
      ) : null}
      {message.expiresAt ? <TimeLeft at={message.expiresAt} /> : null}
      <time dateTime={message.createdAt.toISOString()} title={formatMoment(message.createdAt)}>
        {formatClock(message.createdAt)}
      </time>
      {status && !(post && status === 'sent') ? (
        <Ticks state={status} label={describeStatus(status)} />
      ) : null}
    </span>
  );
}

/** How long a message still stays. */
function TimeLeft({ at }: { at: Date }) {
  const left = useTimeLeft(at);
  const span = formatLeft(left);
  return (
    <span className={styles.left} title={t`Disappears in ${span}`} data-testid="time-left">
      <Icon name="clock" size={12} />
      <span aria-hidden="true">{formatLeft(left, 'narrow')}</span>
      <span className="visually-hidden">{t`Disappears in ${span}`}</span>
    </span>
  );
}
