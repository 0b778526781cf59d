import { plural, t } from '@lingui/core/macro';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { Message } from '../../model/index.ts';
import { attention } from '../../platform/index.ts';
import { Badge, IconButton, type MenuEntry, Spinner } from '../../ui/index.ts';
import { Bubble } from './Bubble.tsx';
import styles from './Timeline.module.css';
import { compareRows, layTimeline } from './timeline.ts';

type TimelineProps = {
  /** Oldest first, without gaps. */
  messages: readonly Message[];
  firstUnreadKey: string | undefined;
  /** Who writes, for what is read out. */
  peerName: string;
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  /** Once there is a connection again, what couldn't be loaded is tried anew. */
  isConnected: boolean;
  unread: number;
  now: Date;
  onOlder: () => void;
  onNewer: () => void;
  /** Goes to the newest messages, which may have to be fetched. */
  onNewest: () => void;
  /** A message of others was on the screen while somebody could look at it. */
  onSeen: (seq: number) => void;
  entriesOf: (message: Message) => MenuEntry[];
  onRetry: (message: Message) => void;
};

/** How near to an end of the loaded messages more of them are asked for. */
const loadWithin = 12;
/** Nearer to the end than this one is at the end, and stays there when messages come. */
const endSlackPx = 60;
/** Space above the unread line at the start. */
const unreadOffsetPx = 72;

/** The messages of a chat, endless in both directions; only those near the screen are in the page. */
export function Timeline(props: TimelineProps) {
  const { messages, firstUnreadKey, peerName, hasOlder, hasNewer, isLoadingOlder, isConnected } = props;
  const { unread, now } = props;
  const { onOlder, onNewer, onNewest, onSeen } = props;
  const list = useRef<VirtualizerHandle>(null);
  const isAtEnd = useRef(true);
  const [isFarFromEnd, setFarFromEnd] = useState(false);
  const rows = useMemo(() => layTimeline(messages, firstUnreadKey, now), [messages, firstUnreadKey, now]);
  const keys = useMemo(() => rows.map((row) => row.key), [rows]);
  const before = useRef<string[]>([]);
  const change = useMemo(() => compareRows(before.current, keys), [keys]);
  const [heard, setHeard] = useState<string>();

  const scrollToEnd = useCallback(() => {
    isAtEnd.current = true;
    list.current?.scrollToIndex(before.current.length - 1, { align: 'end' });
  }, []);

  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || rows.length === 0) return;
    const end = handle.scrollOffset + handle.viewportSize;
    const rest = handle.scrollSize - end;
    isAtEnd.current = rest < endSlackPx && !hasNewer;
    setFarFromEnd(rest > handle.viewportSize / 2 || (hasNewer && rest > endSlackPx));
    const first = handle.findItemIndex(handle.scrollOffset);
    const last = handle.findItemIndex(end - 8);
    if (hasOlder && first < loadWithin) onOlder();
    if (hasNewer && last > rows.length - loadWithin) onNewer();
    if (!attention.get()) return;
    for (let at = last; at >= first; at--) {
      const row = rows[at];
      if (row?.kind === 'message' && row.message.seq > 0) return onSeen(row.message.seq);
    }
  }, [rows, hasOlder, hasNewer, onOlder, onNewer, onSeen]);

  useLayoutEffect(() => {
    const former = before.current;
    before.current = keys;
    const handle = list.current;
    if (!handle || keys.length === 0 || former === keys) return;
    const isOtherPlace = change.addedAtEnd === 0 && !keys.includes(former[former.length - 1] ?? '');
    if (isOtherPlace) {
      const at = rows.findIndex((row) => row.kind === 'unread');
      if (at >= 0) handle.scrollToIndex(at, { align: 'start', offset: -unreadOffsetPx });
      else handle.scrollToIndex(keys.length - 1, { align: 'end' });
      return;
    }
    const newest = rows[rows.length - 1];
    const isOwnNew = newest?.kind === 'message' && newest.message.status === 'waiting';
    if (change.addedAtEnd > 0 && !hasNewer && newest?.kind === 'message' && !newest.message.isOwn) {
      setHeard(newest.message.text);
    }
    if (change.addedAtEnd > 0 && !hasNewer && (isAtEnd.current || isOwnNew)) scrollToEnd();
  }, [keys, rows, change, hasNewer, scrollToEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that comes back is a reason to look again
  useEffect(() => {
    look();
    return attention.subscribe(look);
  }, [look, isConnected]);

  return (
    <div className={styles.frame}>
      {/* Rows come and go while one scrolls: only what is new at the end is read out, by the line below. */}
      <div
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={t`Messages`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys
        tabIndex={0}
        data-testid="timeline"
      >
        <div className={styles.spacer} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={change.isAtStart}
          bufferSize={600}
          onScroll={look}
          onResize={() => (isAtEnd.current ? scrollToEnd() : look())}
        >
          {(row) => {
            if (row.kind === 'day') {
              return (
                <div key={row.key} className={styles.day}>
                  <span>{row.label}</span>
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
            return (
              <Bubble
                key={row.key}
                message={row.message}
                isFirst={row.isFirst}
                isLast={row.isLast}
                entriesOf={props.entriesOf}
                onRetry={props.onRetry}
              />
            );
          }}
        </Virtualizer>
        <div className={styles.end} />
      </div>
      <div className="visually-hidden" aria-live="polite" data-testid="heard">
        {heard ? t`${peerName}: ${heard}` : null}
      </div>
      {isLoadingOlder ? (
        <div className={styles.loading}>
          <Spinner size={20} label={t`Loading older messages`} />
        </div>
      ) : null}
      {isFarFromEnd ? (
        <div className={styles.jump}>
          <IconButton
            icon="down"
            look="raised"
            label={t`Jump to newest`}
            onClick={() => {
              if (hasNewer) onNewest();
              else scrollToEnd();
            }}
          />
          <span className={styles.count}>
            <Badge
              count={unread}
              label={plural(unread, { one: '# unread message', other: '# unread messages' })}
            />
          </span>
        </div>
      ) : null}
    </div>
  );
}
