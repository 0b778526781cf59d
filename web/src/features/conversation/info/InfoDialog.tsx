import { plural, t } from '@lingui/core/macro';
import { describeProblem, formatMoment } from '../../../i18n/index.ts';
import type { Message, Model, Reactor, Receipt } from '../../../model/index.ts';
import { Avatar, Button, Dialog, Row, Spinner, useLive } from '../../../ui/index.ts';
import { usePages } from '../usePages.ts';
import styles from './InfoDialog.module.css';
import { Steps } from './Steps.tsx';
import { describeReceipt, groupReceipts, reactionsBy } from './view.ts';

type InfoDialogProps = {
  model: Model;
  chatId: string;
  message: Message;
  /** In a chat of two there is only one other. */
  isPair: boolean;
  /** Another one says that others have got or seen more. */
  marksVersion: number;
  onClose: () => void;
};

/** Who has got a message of one's own, who has seen it, when, and who reacted. */
export function InfoDialog({ model, chatId, message, isPair, marksVersion, onClose }: InfoDialogProps) {
  const { seq, reactions, createdAt } = message;
  const { hasReceipts } = useLive(model.arrangement).privacy;
  const reacted = reactions.map((reaction) => `${reaction.key}${reaction.count}`).join();
  const stamp = `${marksVersion} ${hasReceipts}`;
  const pages = usePages<Receipt>((cursor) => model.loadReceipts(chatId, seq, cursor), stamp);
  const reactors = usePages<Reactor>(
    async (cursor) =>
      reactions.length === 0
        ? { ok: true, value: { items: [], next: undefined } }
        : await model.loadReactors(chatId, seq, undefined, cursor),
    reacted,
  );
  const { items, isLoading, problem, more } = pages;
  const groups = groupReceipts(items, hasReceipts);
  const emoji = reactionsBy(reactors.items);
  const lineOf = (receipt: Receipt) => describeReceipt(receipt, createdAt, hasReceipts);
  const [seen, delivered, waiting] = [groups.seen.length, groups.delivered.length, groups.waiting.length];
  return (
    <Dialog title={t`Message info`} closeLabel={t`Close`} onClose={onClose}>
      {isPair ? null : <p className={styles.sent}>{t`Sent ${formatMoment(createdAt)}`}</p>}
      {message.isEdited ? <p className={styles.sent}>{t`Edited since`}</p> : null}
      {isPair && items[0] ? <Steps receipt={items[0]} sentAt={createdAt} isSeenTold={hasReceipts} /> : null}
      {isPair ? null : (
        <>
          <People
            title={plural(seen, { one: 'Seen by # person', other: 'Seen by # people' })}
            people={groups.seen}
            lineOf={lineOf}
            emoji={emoji}
          />
          <People
            title={plural(delivered, { one: 'Delivered to # person', other: 'Delivered to # people' })}
            people={groups.delivered}
            lineOf={lineOf}
            emoji={emoji}
          />
          <People
            title={plural(waiting, {
              one: 'Not delivered to # person yet',
              other: 'Not delivered to # people yet',
            })}
            people={groups.waiting}
            lineOf={lineOf}
            emoji={emoji}
          />
        </>
      )}
      {hasReceipts || isLoading ? null : (
        <p className={styles.note}>
          {t`You don’t tell others what you have seen, so you aren’t told either. Privacy settings change that.`}
        </p>
      )}
      <div className={styles.end} role="status">
        {isLoading ? <Spinner label={t`Loading`} /> : null}
        {problem ? <p>{describeProblem(problem)}</p> : null}
        {!isLoading && !problem && items.length === 0 ? (
          <p>{t`Nobody else was here when it was sent.`}</p>
        ) : null}
        {more ? <Button onClick={more}>{problem ? t`Try again` : t`Show more`}</Button> : null}
      </div>
    </Dialog>
  );
}

type PeopleProps = {
  title: string;
  people: readonly Receipt[];
  lineOf: (receipt: Receipt) => string;
  emoji: ReadonlyMap<string, string>;
};

function People({ title, people, lineOf, emoji }: PeopleProps) {
  if (people.length === 0) return null;
  return (
    <section className={styles.group} data-testid="receipts">
      <h3 className={styles.title}>{title}</h3>
      <ul>
        {people.map((receipt) => {
          const { id, displayName, avatarUrl } = receipt.person;
          return (
            <li key={id}>
              <Row
                start={<Avatar id={id} name={displayName} src={avatarUrl} size={36} />}
                title={displayName}
                text={lineOf(receipt)}
                end={<span className={styles.emoji}>{emoji.get(id) ?? ''}</span>}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
