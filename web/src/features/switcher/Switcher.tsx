// biome-ignore-all lint/a11y/useSemanticElements: an option of a combobox has no element of its own
// biome-ignore-all lint/a11y/useFocusableInteractive: the field keeps the focus, its active descendant is in the list
import { t } from '@lingui/core/macro';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { describeProblem, formatCount } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { Avatar, cx, Icon, Palette, Spinner, useLive, useNow, useToast } from '../../ui/index.ts';
import styles from './Switcher.module.css';
import { useSearch } from './useSearch.ts';
import { type Command, cutMarks, laySwitcher, moveIn, type SwitcherItem } from './view.ts';

type SwitcherProps = {
  model: Model;
  currentId: string | undefined;
  commands: readonly Command[];
  /** Only chats that one may write in, for something that looks for a place. */
  isForWriting?: boolean;
  label?: string;
  onOpen: (chatId: string, seq: number | undefined) => void;
  onClose: () => void;
};

/** Goes anywhere: to chats, people, messages and commands, by a few letters. */
export function Switcher(props: SwitcherProps) {
  const { model, currentId, commands, isForWriting = false, onOpen, onClose } = props;
  const toast = useToast();
  const now = useNow();
  const id = useId();
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string>();
  const { found, isSearching, problem } = useSearch(model, query);
  const { chats } = useLive(model.chats);
  const asks = isForWriting ? t`Chats and people` : t`Chats, people, messages, commands`;
  const list = useRef<HTMLDivElement>(null);
  const sections = laySwitcher({ query, chats, currentId, commands, isForWriting, found, now });
  const items = sections.flatMap((section) => section.items);
  const active = items.find((item) => item.key === picked) ?? items[0];
  const activeKey = active?.key;

  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever is active now is to be seen
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [activeKey]);

  const pick = async ({ pick }: SwitcherItem) => {
    onClose();
    if (pick.kind === 'command') return pick.command.run();
    if (pick.kind === 'chat') return onOpen(pick.chatId, pick.seq);
    const answer = await model.startPrivateChat(pick.userId);
    if (answer.ok) onOpen(answer.value, undefined);
    else toast(describeProblem(answer.problem), 'error');
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setPicked(moveIn(items, activeKey, event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active) void pick(active);
    }
  };

  return (
    <Palette label={props.label ?? t`Go to`} onClose={onClose}>
      {props.label ? <h2 className={styles.label}>{props.label}</h2> : null}
      <div className={styles.search}>
        <Icon name="search" size={20} />
        <input
          className={styles.field}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={activeKey && `${id}-${activeKey}`}
          aria-autocomplete="list"
          aria-label={asks}
          placeholder={asks}
          // biome-ignore lint/a11y/noAutofocus: it was opened to be typed into
          autoFocus
          autoComplete="off"
          spellCheck={false}
          dir={query ? 'auto' : undefined}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setPicked(undefined);
          }}
          onKeyDown={press}
        />
        {isSearching ? <Spinner size={18} label={t`Searching`} /> : null}
      </div>
      <div ref={list} id={`${id}-list`} className={styles.list} role="listbox" aria-label={t`Results`}>
        {sections.map((section) => (
          <div key={section.id} role="group" aria-labelledby={`${id}-${section.id}`}>
            <div id={`${id}-${section.id}`} className={styles.heading} role="presentation">
              {section.title}
            </div>
            {section.items.map((item) => (
              <Option
                key={item.key}
                id={`${id}-${item.key}`}
                item={item}
                isActive={item.key === activeKey}
                onPick={() => void pick(item)}
                onPoint={() => setPicked(item.key)}
              />
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && !isSearching ? (
        <p className={styles.none} role="status">
          {t`Nothing is called that.`}
        </p>
      ) : null}
      {problem ? (
        <p className={styles.note} role="status">
          {problem.code === 'offline'
            ? t`Messages and people can be searched once there is a connection.`
            : describeProblem(problem)}
        </p>
      ) : null}
    </Palette>
  );
}

type OptionProps = {
  id: string;
  item: SwitcherItem;
  isActive: boolean;
  onPick: () => void;
  onPoint: () => void;
};

function Option({ id, item, isActive, onPick, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={cx(styles.option, isActive && styles.active)}
      data-testid="switch-option"
      onClick={onPick}
      onPointerMove={() => {
        if (!isActive) onPoint();
      }}
    >
      {item.face ? (
        <Avatar
          id={item.face.id}
          name={item.face.name}
          src={item.face.src}
          size={36}
          {...(item.face.icon ? { icon: item.face.icon } : {})}
        />
      ) : item.icon ? (
        <span className={styles.icon}>
          <Icon name={item.icon} size={19} />
        </span>
      ) : null}
      <span className={styles.main}>
        <span className={styles.title} dir="auto">
          {item.title}
        </span>
        {item.text ? (
          <span className={styles.text} dir="auto">
            {cutMarks(item.text, item.marks).map((part) =>
              part.isMatch ? <mark key={part.at}>{part.text}</mark> : part.text,
            )}
          </span>
        ) : null}
      </span>
      {item.unread > 0 ? <span className={styles.unread}>{formatCount(item.unread)}</span> : null}
      {item.end ? <span className={styles.end}>{item.end}</span> : null}
    </div>
  );
}
