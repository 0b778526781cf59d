import { describeSystem, formatMoment } from '../../i18n/index.ts';
import type { ChatSummary, Message, Person } from '../../model/index.ts';
import styles from './SystemLine.module.css';

type SystemLineProps = {
  message: Message;
  people: Readonly<Record<string, Person>>;
  kind: ChatSummary['type'];
  /** Goes to a message. */
  onJump: (seq: number) => void;
};

/** A change of the chat, told among its messages. */
export function SystemLine({ message, people, kind, onJump }: SystemLineProps) {
  const { system: note, isOwn, senderId, createdAt } = message;
  if (!note) return null;
  const { pinnedSeq } = note;
  const text = describeSystem({
    note,
    isOwn,
    actor: people[senderId]?.displayName,
    named: note.userIds.flatMap((id) => people[id]?.displayName ?? []),
    isChannel: kind === 'channel',
  });
  return (
    <div className={styles.line} data-testid="system-line" title={formatMoment(createdAt)}>
      {pinnedSeq === undefined ? (
        <span dir="auto">{text}</span>
      ) : (
        <button type="button" className={styles.link} dir="auto" onClick={() => onJump(pinnedSeq)}>
          {text}
        </button>
      )}
    </div>
  );
}
