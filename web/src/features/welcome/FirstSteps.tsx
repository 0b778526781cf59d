import { t } from '@lingui/core/macro';
import { describeProblem } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { Icon, type IconName, PerchArt, useToast } from '../../ui/index.ts';
import styles from './FirstSteps.module.css';

type FirstStepsProps = {
  model: Model;
  onNew: () => void;
  onOpen: (chatId: string) => void;
  onGroup: () => void;
  /** Shows how others get an account here; undefined for who may not invite. */
  onInvite: (() => void) | undefined;
  onProfile: () => void;
};

/** What stands where no chat is yet: the ways to a first one. */
export function FirstSteps({ model, onNew, onOpen, onGroup, onInvite, onProfile }: FirstStepsProps) {
  const toast = useToast();
  const save = async () => {
    const answer = await model.openSavedChat();
    if (answer.ok) onOpen(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  const step = (icon: IconName, title: string, text: string, onPick: () => void) => (
    <li>
      <button type="button" className={styles.step} onClick={onPick}>
        <span className={styles.icon}>
          <Icon name={icon} size={20} />
        </span>
        <span className={styles.main}>
          <span className={styles.title}>{title}</span>
          <span className={styles.text}>{text}</span>
        </span>
        <span className={styles.chevron}>
          <Icon name="forward" size={18} />
        </span>
      </button>
    </li>
  );
  return (
    <section className={styles.steps} aria-labelledby="first-steps" data-testid="first-steps">
      <PerchArt />
      <h2 id="first-steps" className={styles.heading}>{t`Make yourself at home`}</h2>
      <p className={styles.lead}>{t`Your chats will stand here. Where would you like to begin?`}</p>
      <ul className={styles.list}>
        {step('search', t`Find somebody`, t`By their name or username`, onNew)}
        {onInvite ? step('qr', t`Invite people`, t`With a link, or a code for their phone`, onInvite) : null}
        {step('users', t`Make a group`, t`Several people in one chat`, onGroup)}
        {step('bookmark', t`Save something for yourself`, t`Notes, links and thoughts for yourself`, save)}
        {step('camera', t`Add your picture`, t`So that others recognize you`, onProfile)}
      </ul>
    </section>
  );
}
