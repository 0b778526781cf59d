import { plural, t } from '@lingui/core/macro';
import { useDeferredValue, useEffect, useState } from 'react';
import { describeMembers, describeProblem, nameChat } from '../../../i18n/index.ts';
import type { ChatSummary, Model } from '../../../model/index.ts';
import {
  Avatar,
  Button,
  Dialog,
  PickRow,
  SearchField,
  Switch,
  useLive,
  useToast,
} from '../../../ui/index.ts';
import styles from './ForwardDialog.module.css';
import { describeForwarding, findTargets, toggleTarget } from './view.ts';

/** Rows beyond are found by their name. */
const maxShown = 100;
const maxSearched = 2000;

type ForwardDialogProps = {
  model: Model;
  chatId: string;
  seqs: readonly number[];
  /** They were sent. */
  onDone: () => void;
  onClose: () => void;
};

/** Picks the chats that messages are forwarded to. */
export function ForwardDialog({ model, chatId, seqs, onDone, onClose }: ForwardDialogProps) {
  const toast = useToast();
  const list = useLive(model.chats);
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string[]>([]);
  const [isNamed, setNamed] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const asked = useDeferredValue(query.trim());
  const shown = findTargets(list.chats, asked).slice(0, maxShown);

  const mustLoadMore = asked !== '' && list.hasMore && list.chats.length < maxSearched;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further page asks for the one after it
  useEffect(() => {
    if (mustLoadMore) model.loadMoreChats();
  }, [model, mustLoadMore, list.chats.length]);

  const toggle = (id: string) => setPicked((before) => toggleTarget(before, id));
  const forward = async () => {
    setBusy(true);
    const answer = await model.forwardMessages(chatId, seqs, picked, isNamed);
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    const { text, tone } = describeForwarding(answer.value, list.chats);
    toast(text, tone);
    if (answer.value.made > 0) onDone();
    onClose();
  };
  return (
    <Dialog
      title={plural(seqs.length, { one: 'Forward message', other: 'Forward # messages' })}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <div className={styles.actions}>
          <Switch label={t`Say who wrote it`} isOn={isNamed} onChange={setNamed} />
          <Button
            look="primary"
            icon="share"
            isBusy={isBusy}
            disabled={picked.length === 0}
            onClick={forward}
          >
            {picked.length < 2
              ? t`Forward`
              : plural(picked.length, { one: 'Forward to # chat', other: 'Forward to # chats' })}
          </Button>
        </div>
      }
    >
      <div className={styles.body}>
        <SearchField label={t`Search chats`} value={query} onChange={setQuery} />
        <ul className={styles.list} aria-label={t`Chats`}>
          {shown.map((chat) => (
            <li key={chat.id}>
              <PickRow
                start={<Face chat={chat} />}
                title={nameChat(chat)}
                text={describeKind(chat)}
                isPicked={picked.includes(chat.id)}
                onToggle={() => toggle(chat.id)}
              />
            </li>
          ))}
        </ul>
        {shown.length === 0 ? (
          <p className={styles.none} role="status">
            {t`No chat with this name`}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function Face({ chat }: { chat: ChatSummary }) {
  return (
    <Avatar
      id={chat.peer?.id ?? chat.id}
      name={nameChat(chat)}
      src={chat.peer?.avatarUrl ?? chat.group?.photoUrl}
      size={42}
      {...(chat.type === 'saved' ? { icon: 'bookmark' as const } : {})}
    />
  );
}

function describeKind(chat: ChatSummary): string {
  if (chat.type === 'saved') return t`Notes, links and thoughts for yourself`;
  if (chat.peer) return `@${chat.peer.username}`;
  return describeMembers(chat.type, chat.memberCount);
}
