import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { ChatSummary } from '../../model/index.ts';
import { rove } from '../../ui/index.ts';
import styles from './ChatListPane.module.css';
import { ChatRow } from './ChatRow.tsx';
import type { ChatRowView } from './view.ts';

/** The row that the page has at first is about as high; the others are measured. */
const rowPx = 70;

type RowsProps = {
  chats: readonly ChatSummary[];
  viewOf: (chat: ChatSummary) => ChatRowView;
  currentId: string | undefined;
  hasMore: boolean;
  /** How much stands above the rows. */
  abovePx: number;
  /** What the rows scroll in. */
  scroller: RefObject<HTMLElement | null>;
  hrefOf: (chatId: string) => string;
  onOpen: (chatId: string) => void;
  onMenu: (chatId: string, row: HTMLElement) => void;
  onSwipe: (chatId: string, verb: 'pin' | 'archive') => void;
  onMore: () => void;
};

/**
 * The rows of the chats: only those near the screen are in the page, and one is in the order of the tab key; arrows,
 * Home, End and the page keys go on from there.
 */
export function Rows(props: RowsProps) {
  const { chats, viewOf, currentId, hasMore, abovePx, scroller, hrefOf, onOpen, onMenu, onSwipe, onMore } =
    props;
  const list = useRef<VirtualizerHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string>();
  const wanted = useRef<number>(undefined);
  const isForEnd = useRef(false);
  const find = (id: string | undefined) => chats.findIndex((chat) => chat.id === id);
  const found = find(activeId);
  const active = found >= 0 ? found : Math.max(0, find(currentId));

  // The row may only come into the page now.
  useLayoutEffect(() => {
    if (wanted.current !== active) return;
    wanted.current = undefined;
    list.current?.scrollToIndex(active, { align: 'nearest' });
    box.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true });
  });

  // The end is where the last page of the list is: each that comes is a reason to go on.
  useEffect(() => {
    if (!isForEnd.current) return;
    isForEnd.current = hasMore;
    wanted.current = chats.length - 1;
    setActiveId(chats[chats.length - 1]?.id);
    if (hasMore) onMore();
  }, [chats, hasMore, onMore]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one link to the next
    <div
      ref={box}
      className={styles.rows}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const next = rove(event.key, active, chats.length);
        if (next === undefined) return;
        event.preventDefault();
        isForEnd.current = event.key === 'End' && hasMore;
        if (next === active) return list.current?.scrollToIndex(next, { align: 'nearest' });
        if (hasMore && next > chats.length - 10) onMore();
        wanted.current = next;
        setActiveId(chats[next]?.id);
      }}
    >
      <Virtualizer
        ref={list}
        scrollRef={scroller}
        as="ul"
        item={Item}
        data={chats}
        itemSize={rowPx}
        startMargin={abovePx}
        keepMounted={chats.length > 0 ? [active] : []}
        bufferSize={300}
        onScroll={() => {
          const handle = list.current;
          if (hasMore && handle && handle.scrollSize - handle.scrollOffset - handle.viewportSize < 600)
            onMore();
        }}
      >
        {(chat, index) => (
          <ChatRow
            key={chat.id}
            chat={viewOf(chat)}
            href={hrefOf(chat.id)}
            index={index}
            isActive={index === active}
            isCurrent={chat.id === currentId}
            onOpen={onOpen}
            onFocus={setActiveId}
            onMenu={onMenu}
            onSwipe={onSwipe}
          />
        )}
      </Virtualizer>
    </div>
  );
}

type ItemProps = { style: CSSProperties; index: number; children: ReactNode; ref?: Ref<HTMLLIElement> };

/** A row of the list; most of the others aren't in the page, so it says which one it is. */
function Item({ style, index, children, ref }: ItemProps) {
  return (
    <li ref={ref} style={style} className={styles.item} aria-posinset={index + 1} aria-setsize={-1}>
      {children}
    </li>
  );
}
