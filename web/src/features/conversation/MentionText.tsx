import { t } from '@lingui/core/macro';
import { createContext, type ReactNode, useContext } from 'react';
import { splitMentions } from '../../markup/index.ts';
import { everybody, type Mention, type Message } from '../../model/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './Markup.module.css';

/** Whom a message names, and what a press on a name does. */
export type Mentions = Pick<Message, 'mentions' | 'mentionsAll'> & { onPerson: (userId: string) => void };

/** Set where names are drawn: in messages that name somebody. */
export const MentionContext = createContext<Mentions | undefined>(undefined);

/** A plain text, with the names in it as buttons that show who it is. Names of nobody whom the message names stay text. */
export function MentionText({ text }: { text: string }): ReactNode {
  const named = useContext(MentionContext);
  if (!named || !text.includes('@')) return text;
  return splitMentions(text).map((part, at) => {
    const mention = named.mentions?.find(({ username }) => username === part.name);
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    if (mention) return <Name key={at} text={part.text} mention={mention} onPerson={named.onPerson} />;
    if (part.name !== everybody || !named.mentionsAll) return part.text;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
      <bdi key={at} className={cx(styles.mention, styles.me)} title={t`Everybody here`}>
        {part.text}
      </bdi>
    );
  });
}

type NameProps = { text: string; mention: Mention; onPerson: (userId: string) => void };

function Name({ text, mention, onPerson }: NameProps) {
  return (
    <button
      type="button"
      // A username is Latin whatever stands around it.
      dir="ltr"
      className={cx(styles.mention, mention.isMe && styles.me)}
      data-testid="mention"
      onClick={() => onPerson(mention.userId)}
    >
      {text}
    </button>
  );
}
