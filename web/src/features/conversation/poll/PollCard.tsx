import type { CSSProperties } from 'react';
import { formatNumber } from '../../../i18n/index.ts';
import type { Message, Poll } from '../../../model/index.ts';
import { cx, Icon, useMoment } from '../../../ui/index.ts';
import type { MessageActs } from '../acts.ts';
import { nameReactors } from '../view.ts';
import styles from './PollCard.module.css';
import { type AnswerView, sayVotes, viewPoll } from './view.ts';

type PollCardProps = {
  message: Message;
  poll: Poll;
  acts: Pick<MessageActs, 'onVote' | 'onVoters' | 'nameOf'>;
};

/** A question with its answers: a press votes, another takes the vote back. */
export function PollCard({ message, poll, acts }: PollCardProps) {
  const now = useMoment(poll.closesAt);
  const { kind, answers, isClosed, total, left, hasVoters } = viewPoll(poll, now);
  const isFixed = isClosed || message.seq === 0;
  return (
    <div className={styles.poll} data-testid="poll" data-closed={isClosed || undefined}>
      <p className={styles.question} dir="auto">
        {poll.question}
      </p>
      <p className={styles.kind}>{kind}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that are on or off are no form */}
      <div role="group" aria-label={poll.question} className={styles.answers}>
        {answers.map((answer) => (
          <Answer
            key={answer.key}
            answer={answer}
            isMultiple={poll.isMultiple}
            isFixed={isFixed}
            title={poll.isAnonymous ? undefined : nameReactors(answer, acts.nameOf)}
            onVote={(isSet) => acts.onVote(message, answer.key, isSet)}
          />
        ))}
      </div>
      <p className={styles.foot}>
        {hasVoters && message.seq > 0 ? (
          <button type="button" className={styles.voters} onClick={() => acts.onVoters(message)}>
            {total}
          </button>
        ) : (
          <span>{total}</span>
        )}
        {left ? <span>{left}</span> : null}
      </p>
    </div>
  );
}

type AnswerProps = {
  answer: AnswerView;
  isMultiple: boolean;
  isFixed: boolean;
  title: string | undefined;
  onVote: (isSet: boolean) => void;
};

function Answer({ answer, isMultiple, isFixed, title, onVote }: AnswerProps) {
  const { text, count, share, isOwn, isLeading } = answer;
  return (
    <button
      type="button"
      className={cx(styles.answer, isOwn && styles.own, isLeading && isFixed && styles.leading)}
      aria-pressed={isOwn}
      title={title || undefined}
      disabled={isFixed}
      onClick={() => onVote(!isOwn)}
    >
      <span className={cx(styles.mark, isMultiple && styles.square)}>
        {isOwn ? <Icon name="check" size={15} /> : null}
      </span>
      <span className={styles.text} dir="auto">
        {text}
      </span>
      <span className={styles.count} aria-hidden="true">
        {count > 0 ? formatNumber(count) : ''}
      </span>
      <span className="visually-hidden">{sayVotes(count)}</span>
      <span className={styles.bar} style={{ '--share': share } as CSSProperties} />
    </button>
  );
}
