import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem, formatListTime, formatMoment, nameChat } from '../../i18n/index.ts';
import type { MessageHit, Model } from '../../model/index.ts';
import { Avatar, Button, Spinner, useNow, usePages, useSettled } from '../../ui/index.ts';
import { FilterBar } from './FilterBar.tsx';
import styles from './FoundMessages.module.css';
import { askOf, cutSnippet, type Filters, isAsk, noFilters } from './view.ts';

/** A pause in typing that is worth a question to the server. */
const pauseMs = 250;

/** The messages of one search, to go from one to the next. */
export type HitTrail = { seqs: readonly number[]; hasMore: boolean };

type FoundMessagesProps = {
  model: Model;
  /** What is looked for. */
  text: string;
  /** In this chat only. */
  chatId?: string;
  /** What the words are narrowed to; without it the list keeps that itself. */
  filters?: Filters;
  onFilters?: (filters: Filters) => void;
  hrefOf: (chatId: string, seq: number) => string;
  /** trail: all that was found so far, the newest first. */
  onOpen: (chatId: string, seq: number, trail: HitTrail) => void;
};

/** The messages that the server finds, the newest first. */
export function FoundMessages({ text, ...rest }: FoundMessagesProps) {
  const asked = useSettled(isAsk(text) ? text.trim() : '', pauseMs) ?? '';
  // A chat can be looked through without words too.
  return asked === '' && rest.chatId === undefined ? null : <Found {...rest} text={asked} />;
}

function Found({ model, text, chatId, hrefOf, onOpen, ...given }: FoundMessagesProps) {
  const now = useNow();
  const [kept, keep] = useState(noFilters);
  const { filters = kept, onFilters = keep } = given;
  const ask = askOf(text, filters, chatId);
  const pages = usePages<MessageHit, { code: string }>(
    async (cursor) => {
      if (!ask) return { ok: true, value: { items: [], next: undefined } };
      const answer = await model.search(ask, cursor);
      if (!answer.ok) return answer;
      return { ok: true, value: { items: answer.value.messages, next: answer.value.next } };
    },
    JSON.stringify([ask, chatId]),
  );
  const { items, isLoading, problem, more } = pages;
  return (
    <section className={styles.found} aria-label={t`Messages`}>
      <div className={styles.bar}>
        <h2 className={styles.heading}>{t`Messages`}</h2>
      </div>
      <FilterBar model={model} chatId={chatId} filters={filters} onChange={onFilters} />
      <ul>
        {items.map((hit) => (
          <li key={`${hit.chatId} ${hit.seq}`}>
            <a
              className={styles.row}
              href={hrefOf(hit.chatId, hit.seq)}
              data-testid="message-hit"
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onOpen(hit.chatId, hit.seq, {
                  seqs: items.map(({ seq }) => seq),
                  hasMore: more !== undefined,
                });
              }}
            >
              <Hit hit={hit} isInChat={chatId !== undefined} now={now} />
            </a>
          </li>
        ))}
      </ul>
      <div className={styles.end} role="status">
        {isLoading ? <Spinner label={t`Searching messages`} /> : null}
        {problem ? <p>{describeProblem(problem)}</p> : null}
        {!isLoading && !problem && !more && items.length === 0 ? (
          <p>{ask ? (text ? t`No message with these words` : t`No such message`) : null}</p>
        ) : null}
        {more ? <Button onClick={more}>{problem ? t`Try again` : t`Show more`}</Button> : null}
      </div>
    </section>
  );
}

function Hit({ hit, isInChat, now }: { hit: MessageHit; isInChat: boolean; now: Date }) {
  const { chat, sender } = hit;
  const who = hit.isOwn ? t`You` : (sender?.displayName ?? t`Unknown user`);
  const name = isInChat || !chat ? who : nameChat(chat);
  const isNamed = !isInChat && chat?.type !== 'private' && chat?.type !== 'saved';
  const face = isInChat ? sender : chat?.peer;
  return (
    <>
      <Avatar
        id={face?.id ?? hit.chatId}
        name={name}
        src={face?.avatarUrl ?? (isInChat ? undefined : chat?.group?.photoUrl)}
        size={42}
        {...(!isInChat && chat?.type === 'saved' ? { icon: 'bookmark' as const } : {})}
      />
      <span className={styles.main}>
        <span className={styles.line}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <time className={styles.time} dateTime={hit.at.toISOString()} title={formatMoment(hit.at)}>
            {formatListTime(hit.at, now)}
          </time>
        </span>
        <span className={styles.snippet} dir="auto">
          {isNamed ? <span className={styles.sender}>{who}: </span> : null}
          {cutSnippet(hit.snippet, hit.ranges).map((piece) =>
            piece.isMatch ? <mark key={piece.at}>{piece.text}</mark> : piece.text,
          )}
        </span>
      </span>
    </>
  );
}
