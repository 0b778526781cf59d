import { t } from '@lingui/core/macro';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Message, Person } from '../../model/index.ts';
import { attention } from '../../platform/index.ts';
import { cx, Spinner } from '../../ui/index.ts';
import type { MessageActs } from './acts.ts';
import { Bubble } from './Bubble.tsx';
import { FloatingDay, type FloatingDayHandle } from './FloatingDay.tsx';
import { GoneLine } from './GoneLine.tsx';
import { JumpButtons } from './JumpButtons.tsx';
import { onMessageKeys } from './keys.ts';
import { Sent } from './Sent.tsx';
import { SystemLine } from './SystemLine.tsx';
import type { Selection } from './selection.ts';
import styles from './Timeline.module.css';
import { dayAt, layTimeline, type TimelineRow } from './timeline.ts';
import { useSteps } from './useSteps.ts';
import type { Posts } from './useViews.ts';

type TimelineProps = {
  /** Oldest first, without gaps. */
  messages: readonly Message[];
  firstUnreadKey: string | undefined;
  /** Who writes, for what is read out. */
  peerName: string;
  /** In a group: who the others are, by id. Their names and pictures stand beside what they wrote. */
  people: Readonly<Record<string, Person>>;
  kind: 'private' | 'group' | 'channel' | 'saved';
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  /** Once there is a connection again, what couldn't be loaded is tried anew. */
  isConnected: boolean;
  unread: number;
  /** Those of them that name the user. */
  mentions: number | undefined;
  /** Rises with each message that is sent here: the end is shown then. */
  sent: number;
  now: Date;
  onOlder: () => void;
  onNewer: () => void;
  /** Goes to the newest messages, which may have to be fetched. */
  onNewest: () => void;
  /** Offers the way to another day. */
  onDay: (at: Date) => void;
  /** Goes to the next message that names the user. */
  onMention: () => void;
  /** A message of others was on the screen while somebody could look at it. */
  onSeen: (seq: number) => void;
  /** A message to go to; another object goes there again. It may come later, once it was fetched. */
  target: { seq: number } | undefined;
  selection: Selection;
  /** In a channel: what is told of its posts, and where it is said which are on the screen. */
  posts: Posts | undefined;
  acts: MessageActs;
};

/** How near to an end of the loaded messages more of them are asked for. */
const loadWithin = 12;
/** Nearer to the end than this one is at the end, and stays there when messages come. */
const endSlackPx = 60;
/** Space above the unread line at the start. */
const unreadOffsetPx = 72;
/** How long a message that one came to is highlighted. */
const flashMs = 1800;

/** The messages of a chat, endless in both directions; only those near the screen are in the page. */
export function Timeline(props: TimelineProps) {
  const { messages, firstUnreadKey, peerName, hasOlder, hasNewer, isLoadingOlder, isConnected } = props;
  const { unread, sent, now, people, kind, target, selection, posts, acts } = props;
  const senderOf = (message: Message) =>
    kind === 'group' && !message.isOwn ? (people[message.senderId] ?? 'unknown') : undefined;
  const { onOlder, onNewer, onNewest, onSeen } = props;
  const onShown = posts?.onShown;
  const nameOf = useRef((_id: string) => peerName);
  nameOf.current = (id) => (kind === 'group' ? (people[id]?.displayName ?? peerName) : peerName);
  const list = useRef<VirtualizerHandle>(null);
  const isAtEnd = useRef(true);
  const lastOffset = useRef(0);
  const [isFarFromEnd, setFarFromEnd] = useState(false);
  const wanted = useMemo(() => layTimeline(messages, firstUnreadKey, now), [messages, firstUnreadKey, now]);
  const { rows, change } = useSteps(wanted);
  const [heard, setHeard] = useState<{ name: string; text: string }>();
  const [isAtTop, setAtTop] = useState(false);
  const floating = useRef<FloatingDayHandle>(null);
  const isPlaced = useRef(false);
  const placing = useRef(0);
  const isEndWanted = useRef(false);
  const [flashed, setFlashed] = useState<number>();
  const goal = useRef(target);
  const goalRows = useRef<unknown>(undefined);
  const sentBefore = useRef(sent);
  if (sentBefore.current !== sent) {
    sentBefore.current = sent;
    isEndWanted.current = true;
  }

  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || rows.length === 0 || !isPlaced.current) return;
    const end = handle.scrollOffset + handle.viewportSize;
    const rest = handle.scrollSize - end;
    isAtEnd.current =
      !hasNewer && staysAtEnd(isAtEnd.current, rest, handle.scrollOffset - lastOffset.current);
    lastOffset.current = handle.scrollOffset;
    setFarFromEnd(rest > handle.viewportSize / 2 || (hasNewer && rest > endSlackPx));
    const first = handle.findItemIndex(handle.scrollOffset);
    const last = handle.findItemIndex(end - 8);
    setAtTop(handle.scrollOffset < endSlackPx);
    if (hasOlder && first < loadWithin) onOlder();
    if (hasNewer && last > rows.length - loadWithin) onNewer();
    const shown = shownSeqs(rows, first, last);
    if (!shown) return;
    onShown?.(...shown);
    if (attention.get()) onSeen(shown[1]);
  }, [rows, hasOlder, hasNewer, onOlder, onNewer, onSeen, onShown]);
  const lookNow = useRef(look);
  lookNow.current = look;

  const scrollToEnd = useCallback((length: number) => {
    isAtEnd.current = true;
    list.current?.scrollToIndex(length - 1, { align: 'end' });
  }, []);

  /** Goes to another place. Nothing is loaded or taken for seen before the place is reached: rows have no height at first. */
  const place = useCallback(
    (at: number, length: number, isCentred = false) => {
      isPlaced.current = false;
      if (at < 0) scrollToEnd(length);
      else if (isCentred) {
        isAtEnd.current = false;
        list.current?.scrollToIndex(at, { align: 'center' });
      } else {
        isAtEnd.current = false;
        list.current?.scrollToIndex(at, { align: 'start', offset: -unreadOffsetPx });
      }
      const mine = ++placing.current;
      let last = -1;
      const settle = () => {
        const handle = list.current;
        if (placing.current !== mine || !handle) return;
        const now = handle.scrollOffset + handle.scrollSize;
        if (now !== last) {
          last = now;
          afterFrames(settle);
          return;
        }
        isPlaced.current = true;
        lookNow.current();
      };
      afterFrames(settle);
    },
    [scrollToEnd],
  );

  // A message that is gone to is placed as soon as it is among the rows.
  const targetBefore = useRef(target);
  if (targetBefore.current !== target) {
    targetBefore.current = target;
    goal.current = target;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another target is a reason to look for it
  useLayoutEffect(() => {
    const seq = goal.current?.seq;
    const at = rows.findIndex((row) => row.kind === 'message' && row.message.seq === seq);
    if (seq === undefined || at < 0) return;
    goal.current = undefined;
    goalRows.current = rows;
    isEndWanted.current = false;
    setFlashed(seq);
    place(at, rows.length, true);
  }, [rows, target, place]);
  useEffect(() => {
    if (flashed === undefined) return;
    const timer = setTimeout(() => setFlashed(undefined), flashMs);
    return () => clearTimeout(timer);
  }, [flashed]);

  useLayoutEffect(() => {
    if (!change || rows.length === 0 || goalRows.current === rows) return;
    const unreadAt = rows.findIndex((row) => row.kind === 'unread');
    const isFirst = placing.current === 0;
    if (change.isOther) return place(isFirst ? unreadAt : -1, rows.length);
    const newest = rows[rows.length - 1];
    if (change.addedAtEnd === 0 || hasNewer || newest?.kind !== 'message') return;
    if (!newest.message.isOwn && isPlaced.current) {
      const { text, senderId } = newest.message;
      setHeard(text ? { name: nameOf.current(senderId), text } : undefined);
    }
    if (!isAtEnd.current && !isEndWanted.current) return;
    isEndWanted.current = false;
    scrollToEnd(rows.length);
  }, [rows, change, hasNewer, place, scrollToEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that comes back is a reason to look again
  useEffect(() => {
    look();
    return attention.subscribe(look);
  }, [look, isConnected]);

  return (
    <div className={cx(styles.frame, 'wallpapered')}>
      {/* Rows come and go while one scrolls: only what is new at the end is read out, by the line below. */}
      <div
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={t`Messages`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys
        tabIndex={0}
        data-testid="timeline"
        onKeyDown={onMessageKeys}
      >
        <div className={styles.spacer} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={change?.isAtStart ?? false}
          bufferSize={600}
          onScroll={() => {
            look();
            const handle = list.current;
            if (!handle || !isPlaced.current || isAtEnd.current) return;
            const top = handle.findItemIndex(handle.scrollOffset);
            floating.current?.show(rows[top]?.kind === 'day' ? undefined : dayAt(rows, top));
          }}
          onResize={() => (isAtEnd.current ? scrollToEnd(rows.length) : look())}
        >
          {(row) => {
            if (row.kind === 'day') {
              return (
                <div key={row.key} className={styles.day}>
                  <button type="button" tabIndex={-1} onClick={() => props.onDay(row.at)}>
                    <span>{row.label}</span>
                  </button>
                </div>
              );
            }
            if (row.kind === 'unread') {
              return (
                <div key={row.key} className={styles.unread} data-testid="unread-line">
                  <span>{t`New messages`}</span>
                </div>
              );
            }
            if (row.gone > 0) return <GoneLine key={row.key} count={row.gone} />;
            if (row.message.system) {
              return (
                <SystemLine
                  key={row.key}
                  message={row.message}
                  people={people}
                  kind={kind}
                  onJump={acts.onJump}
                />
              );
            }
            return (
              <Sent
                key={row.key}
                by={senderOf(row.message)}
                isFirst={row.isFirst}
                isLast={row.isLast}
                onPerson={acts.onPerson}
              >
                <Bubble
                  message={row.message}
                  isFirst={row.isFirst}
                  isLast={row.isLast}
                  isFlashed={row.message.seq > 0 && row.message.seq === flashed}
                  isSelected={selection?.has(row.message.key)}
                  post={posts?.of(row.message)}
                  acts={acts}
                />
              </Sent>
            );
          }}
        </Virtualizer>
        <div className={styles.end} />
      </div>
      <div className="visually-hidden" aria-live="polite" data-testid="heard">
        {heard ? readOut(heard.name, heard.text) : null}
      </div>
      {isLoadingOlder ? (
        <div className={styles.top}>
          <Spinner size={20} label={t`Loading older messages`} />
        </div>
      ) : isAtTop && hasOlder && !isConnected ? (
        <div className={styles.top} role="status">
          <span className={styles.pill}>{t`Older messages come once there is a connection.`}</span>
        </div>
      ) : (
        <FloatingDay ref={floating} onDay={props.onDay} />
      )}
      <JumpButtons
        isFarFromEnd={isFarFromEnd}
        unread={unread}
        mentions={props.mentions ?? 0}
        onMention={props.onMention}
        onNewest={() => {
          if (!hasNewer) return scrollToEnd(rows.length);
          isEndWanted.current = true;
          onNewest();
        }}
      />
    </div>
  );
}

/** Rows that came at the end put it out of reach for a moment; only who scrolls up leaves it. */
function staysAtEnd(was: boolean, rest: number, moved: number): boolean {
  return rest < endSlackPx || (was && moved >= 0);
}

/** The first and the last seq of the messages among some rows. */
function shownSeqs(
  rows: readonly TimelineRow<Message>[],
  first: number,
  last: number,
): [from: number, to: number] | undefined {
  const seqs = rows
    .slice(first, last + 1)
    .flatMap((row) => (row.kind === 'message' && row.message.seq > 0 ? [row.message.seq] : []));
  const [from] = seqs;
  return from === undefined ? undefined : [from, seqs[seqs.length - 1] ?? from];
}

function afterFrames(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

function readOut(peerName: string, heard: string): string {
  return t`${peerName}: ${heard}`;
}
