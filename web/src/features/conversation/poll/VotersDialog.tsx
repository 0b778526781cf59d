import { plural, t } from '@lingui/core/macro';
import { formatAgo, formatNumber } from '../../../i18n/index.ts';
import type { Message, Model, PollAnswer, Voter } from '../../../model/index.ts';
import { Avatar, Dialog, Row } from '../../../ui/index.ts';
import { PagedList } from '../PagedList.tsx';
import { usePages } from '../usePages.ts';
import styles from './PollDialog.module.css';

type VotersDialogProps = {
  model: Model;
  chatId: string;
  message: Message;
  now: Date;
  onClose: () => void;
};

/** Who voted for what, an answer after the other. */
export function VotersDialog({ model, chatId, message, now, onClose }: VotersDialogProps) {
  const { poll, seq } = message;
  if (!poll) return null;
  const { voters } = poll;
  return (
    <Dialog
      title={plural(voters, { one: '# person voted', other: '# people voted' })}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <p className={styles.asked} dir="auto">
        {poll.question}
      </p>
      {poll.answers.map((answer) => (
        <Voters key={answer.key} model={model} chatId={chatId} seq={seq} answer={answer} now={now} />
      ))}
    </Dialog>
  );
}

type VotersProps = { model: Model; chatId: string; seq: number; answer: PollAnswer; now: Date };

function Voters({ model, chatId, seq, answer, now }: VotersProps) {
  const { key, count, text } = answer;
  // Asked for anew with each vote that comes or goes.
  const pages = usePages<Voter>(
    async (cursor) =>
      count === 0
        ? { ok: true, value: { items: [], next: undefined } }
        : await model.loadVoters(chatId, seq, key, cursor),
    `${key} ${count}`,
  );
  return (
    <section className={styles.group} data-testid="voters">
      <h3 className={styles.chosen}>
        <span dir="auto">{text}</span>
        <span className={styles.count}>{formatNumber(count)}</span>
      </h3>
      <PagedList pages={pages} keyOf={({ person }) => person.id} empty={t`Nobody`}>
        {({ person, at }) => (
          <Row
            start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={40} />}
            title={person.displayName}
            text={formatAgo(at, now)}
          />
        )}
      </PagedList>
    </section>
  );
}
