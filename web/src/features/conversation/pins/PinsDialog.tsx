import { plural, t } from '@lingui/core/macro';
import { describeProblem } from '../../../i18n/index.ts';
import type { Model, Quote } from '../../../model/index.ts';
import { Dialog, IconButton, useToast } from '../../../ui/index.ts';
import { describeQuote } from '../quote.ts';
import styles from './PinsDialog.module.css';

type PinsDialogProps = {
  model: Model;
  chatId: string;
  /** The newest pin first. */
  pins: readonly Quote[];
  canPin: boolean;
  nameOf: (id: string) => string | undefined;
  onJump: (seq: number) => void;
  onClose: () => void;
};

/** All pinned messages of a chat. */
export function PinsDialog({ model, chatId, pins, canPin, nameOf, onJump, onClose }: PinsDialogProps) {
  const toast = useToast();
  const count = pins.length;
  const unpin = async (seq: number) => {
    const answer = await model.pinMessage(chatId, seq, false);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  return (
    <Dialog
      title={plural(count, { one: '# pinned message', other: '# pinned messages' })}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <ul>
        {pins.map((pin) => {
          const { name, text } = describeQuote(pin, nameOf);
          return (
            <li key={pin.seq} className={styles.row} data-testid="pin-row">
              <button
                type="button"
                className={styles.message}
                onClick={() => {
                  onClose();
                  onJump(pin.seq);
                }}
              >
                <span className={styles.name} dir="auto">
                  {name ?? t`Unknown user`}
                </span>
                <span className={styles.text} dir="auto">
                  {text}
                </span>
              </button>
              {canPin ? (
                <IconButton
                  icon="close"
                  size={18}
                  label={t`Unpin: ${text}`}
                  onClick={() => void unpin(pin.seq)}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
