import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person, Result } from '../../model/index.ts';
import { Avatar, Button, useToast } from '../../ui/index.ts';
import styles from './RequestBar.module.css';

type RequestBarProps = {
  model: Model;
  chatId: string;
  /** Who asks. */
  peer: Person;
  /** The chat is off the list. */
  onGone: () => void;
};

type Answer = 'accept' | 'decline' | 'block';

/** Who asks for a chat, and the three answers; none of them is told to who asks. */
export function RequestBar({ model, chatId, peer, onGone }: RequestBarProps) {
  const toast = useToast();
  const [busy, setBusy] = useState<Answer>();
  const name = peer.displayName;
  const perform = async (answer: Answer): Promise<Result<void>> => {
    if (answer === 'accept') return model.answerRequest(chatId, true);
    if (answer === 'block') {
      const blocked = await model.blockPerson(peer.id, true);
      if (!blocked.ok) return blocked;
    }
    return model.answerRequest(chatId, false);
  };
  const act = async (answer: Answer) => {
    setBusy(answer);
    const result = await perform(answer);
    setBusy(undefined);
    if (!result.ok) return toast(describeProblem(result.problem), 'error');
    if (answer === 'block') toast(t`${name} is blocked. You can take that back in the settings.`);
    if (answer !== 'accept') onGone();
  };
  const button = (answer: Answer) => ({
    isBusy: busy === answer,
    disabled: busy !== undefined,
    onClick: () => void act(answer),
  });
  return (
    <section className={styles.bar} aria-label={t`Message request`} data-testid="request">
      <div className={styles.who}>
        <Avatar id={peer.id} name={name} src={peer.avatarUrl} size={48} />
        <div className={styles.main}>
          <p className={styles.title} dir="auto">
            {t`${name} would like to write to you`}
          </p>
          <p className={styles.line}>
            <bdi dir="ltr">@{peer.username}</bdi>
            {' · '}
            {t`you share no groups`}
          </p>
        </div>
      </div>
      {peer.about ? (
        <p className={styles.about} dir="auto">
          {peer.about}
        </p>
      ) : null}
      <p className={styles.line}>
        {t`Until you accept, ${name} doesn’t see that you read this or that you are there. Nobody is told of your answer.`}
      </p>
      <div className={styles.buttons}>
        <Button look="quiet" icon="block" {...button('block')}>{t`Block`}</Button>
        <Button {...button('decline')}>{t`Decline`}</Button>
        <Button look="primary" {...button('accept')}>{t`Accept`}</Button>
      </div>
    </section>
  );
}
