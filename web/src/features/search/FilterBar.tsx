import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { Model, Person } from '../../model/index.ts';
import { cx, Icon, useLive } from '../../ui/index.ts';
import styles from './FilterBar.module.css';
import { countFilters, type Filters, kinds, noFilters } from './view.ts';

type FilterBarProps = {
  model: Model;
  /** The chat that is searched; undefined: all of them. */
  chatId: string | undefined;
  filters: Filters;
  onChange: (filters: Filters) => void;
};

/** What a search is narrowed to: links at a press, the rest behind a button. */
export function FilterBar({ model, chatId, filters, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(() => countFilters(filters) > 0);
  const people = usePeople(model, chatId, isOpen);
  const set = (part: Partial<Filters>) => onChange({ ...filters, ...part });
  const count = countFilters(filters);
  const isLinks = filters.kind === 'link';
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <button
          type="button"
          className={cx(styles.chip, isLinks && styles.chosen)}
          aria-pressed={isLinks}
          onClick={() => set({ kind: isLinks ? undefined : 'link' })}
        >{t`Only with links`}</button>
        <button
          type="button"
          className={cx(styles.chip, count > 0 && !isOpen && styles.chosen)}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="settings" size={15} />
          {count > 0 ? t`Filters: ${count}` : t`Filters`}
        </button>
      </div>
      {isOpen ? (
        <div className={styles.fields}>
          <label className={styles.field}>
            <span>{t`Kind`}</span>
            <select
              value={filters.kind ?? ''}
              onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
            >
              <option value="">{t`Any`}</option>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {nameKind(kind)}
                </option>
              ))}
            </select>
          </label>
          {people.length > 0 ? (
            <label className={styles.field}>
              <span>{t`From`}</span>
              <select
                value={filters.fromId ?? ''}
                onChange={(event) => set({ fromId: event.currentTarget.value || undefined })}
              >
                <option value="">{t`Anybody`}</option>
                {people.map((person) => (
                  <option key={person.id} value={person.id}>
                    {person.displayName}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          <label className={styles.field}>
            <span>{t`Since`}</span>
            <input
              type="date"
              value={filters.since}
              onChange={(event) => set({ since: event.currentTarget.value })}
            />
          </label>
          <label className={styles.field}>
            <span>{t`Until`}</span>
            <input
              type="date"
              value={filters.until}
              onChange={(event) => set({ until: event.currentTarget.value })}
            />
          </label>
          {count > 0 ? (
            <button type="button" className={styles.chip} onClick={() => onChange(noFilters)}>
              {t`Clear filters`}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Who may have written: oneself and the others of the chat; in all chats those one writes with. */
function usePeople(model: Model, chatId: string | undefined, isWanted: boolean): readonly Person[] {
  const { chats } = useLive(model.chats);
  const session = useLive(model.session);
  const [members, setMembers] = useState<readonly Person[]>([]);
  const chat = chats.find(({ id }) => id === chatId);
  const isMany = chat?.group !== undefined;
  useEffect(() => {
    if (!chatId || !isMany || !isWanted) return;
    let isCurrent = true;
    void model.loadMembers(chatId, '').then((answer) => {
      if (isCurrent && answer.ok)
        setMembers(answer.value.members.filter(({ isMe }) => !isMe).map(({ person }) => person));
    });
    return () => {
      isCurrent = false;
    };
  }, [model, chatId, isMany, isWanted]);
  const self = session.status === 'signed-in' ? [{ ...session.account.user, displayName: t`You` }] : [];
  const others = chatId === undefined ? chats : chats.filter(({ id }) => id === chatId);
  return [...self, ...(isMany ? members : others.flatMap(({ peer }) => peer ?? []))];
}

function nameKind(kind: (typeof kinds)[number]): string {
  return {
    link: t`Links`,
    photo: t`Photos`,
    video: t`Videos`,
    voice: t`Voice messages`,
    file: t`Files`,
    poll: t`Polls`,
  }[kind];
}
