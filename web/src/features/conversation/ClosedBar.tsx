import { t } from '@lingui/core/macro';
import { describeProblem } from '../../i18n/index.ts';
import { type ChatSummary, isMuted, type Model } from '../../model/index.ts';
import { Button, Icon, useToast } from '../../ui/index.ts';
import styles from './ClosedBar.module.css';

/** Stands where one would write, for who only reads, and where the other one is blocked. */
export function ClosedBar({ model, chat }: { model: Model; chat: ChatSummary }) {
  const toast = useToast();
  const { peer, type } = chat;
  const unblock = async (userId: string) => {
    const answer = await model.blockPerson(userId, false);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  if (peer) {
    const name = peer.displayName;
    return (
      <div className={styles.bar} data-testid="blocked-bar">
        <Icon name="block" size={18} />
        <p className={styles.text}>{t`You have blocked ${name}.`}</p>
        <Button look="quiet" onClick={() => unblock(peer.id)}>{t`Unblock`}</Button>
      </div>
    );
  }
  return (
    <div className={styles.bar} data-testid="read-only">
      <Icon name={type === 'channel' ? 'channel' : 'eye'} size={18} />
      <p className={styles.text}>{whyReadOnly(chat)}</p>
      {type === 'channel' ? <MuteButton model={model} chat={chat} /> : null}
    </div>
  );
}

/** Silences a channel, or lets it be heard again. */
function MuteButton({ model, chat }: { model: Model; chat: ChatSummary }) {
  const toast = useToast();
  const isSilent = isMuted(chat.place, new Date());
  const toggle = async () => {
    const answer = await model.muteChat(chat.id, isSilent ? undefined : 'forever');
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  return (
    <Button look="quiet" icon={isSilent ? 'bell' : 'bellOff'} onClick={() => void toggle()}>
      {isSilent ? t`Unmute` : t`Mute`}
    </Button>
  );
}

function whyReadOnly({ type, group }: ChatSummary): string {
  if (type === 'channel') return t`You read this channel. Only its admins post here.`;
  return group?.role === 'reader' ? t`You may only read here.` : t`Only admins may write here.`;
}
