import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { copyText } from '../../platform/index.ts';
import { Avatar, Button, Dialog, IconButton, useLive, useNow, useToast } from '../../ui/index.ts';
import styles from './PersonCard.module.css';
import { viewCard } from './view.ts';

type PersonCardProps = {
  model: Model;
  person: Person;
  /** The chat that is open. */
  chatId: string;
  onOpenChat: (chatId: string) => void;
  /** Shows the pictures and files of a chat. */
  onMedia: (chatId: string) => void;
  onClose: () => void;
};

/** Who somebody is: picture, name, username, what they say about themselves; a way to write to them and to block them. */
export function PersonCard({ model, person, chatId, onOpenChat, onMedia, onClose }: PersonCardProps) {
  const session = useLive(model.session);
  const { chats } = useLive(model.chats);
  const arrangement = useLive(model.arrangement);
  const now = useNow();
  const [busy, setBusy] = useState<'write' | 'block'>();
  const [isAsked, setAsked] = useState(false);
  const toast = useToast();
  const selfId = session.status === 'signed-in' ? session.account.user.id : undefined;
  const { line, isBlocked, isMe, privateId, mediaId } = viewCard(person, selfId, chats, arrangement, now);
  const isQuestion = isAsked && !isBlocked;
  const block = async () => {
    if (busy) return;
    if (!isBlocked && !isAsked) return setAsked(true);
    setBusy('block');
    const answer = await model.blockPerson(person.id, !isBlocked);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    setBusy(undefined);
    setAsked(false);
  };
  const write = async () => {
    if (busy) return;
    setBusy('write');
    const answer = await model.startPrivateChat(person.id);
    setBusy(undefined);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    onClose();
    onOpenChat(answer.value);
  };
  const address = `@${person.username}`;
  return (
    <Dialog title={t`Profile`} closeLabel={t`Close`} onClose={onClose}>
      <div className={styles.card}>
        <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={128} />
        <p className={styles.name} dir="auto">
          {person.displayName}
        </p>
        {line ? <p className={styles.line}>{line}</p> : null}
        <p className={styles.username}>
          <span dir="ltr">{address}</span>
          <IconButton
            icon="copy"
            size={18}
            label={t`Copy the username`}
            onClick={async () => {
              if (await copyText(address)) toast(t`Copied`);
            }}
          />
        </p>
        {person.about ? (
          <p className={styles.about} dir="auto">
            {person.about}
          </p>
        ) : null}
        {isMe ? null : (
          <div className={styles.actions}>
            {privateId !== chatId && !isBlocked && !isQuestion ? (
              <Button icon="compose" isWide aria-busy={busy === 'write' || undefined} onClick={write}>
                {t`Write a message`}
              </Button>
            ) : null}
            <MediaButton chatId={mediaId} onMedia={onMedia} onClose={onClose} />
            {isQuestion ? (
              <p className={styles.question}>
                {t`What they write doesn’t reach you, and they don’t see when you are there. They aren’t told.`}
              </p>
            ) : null}
            {/* One button all along, so that the focus stays in the dialog. */}
            <Button
              look={isQuestion ? 'danger' : 'quiet'}
              icon="block"
              isWide={isQuestion}
              aria-busy={busy === 'block' || undefined}
              onClick={block}
            >
              {isBlocked ? t`Unblock` : isAsked ? t`Block ${person.displayName}` : t`Block…`}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

type MediaButtonProps = Pick<PersonCardProps, 'onMedia' | 'onClose'> & { chatId: string | undefined };

/** Leads to the pictures and files of the chat with somebody. */
function MediaButton({ chatId, onMedia, onClose }: MediaButtonProps) {
  if (!chatId) return null;
  const open = () => {
    onClose();
    onMedia(chatId);
  };
  return <Button icon="image" isWide onClick={open}>{t`Media and files`}</Button>;
}
