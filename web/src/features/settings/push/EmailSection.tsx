import { plural, t } from '@lingui/core/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { describeProblem, reading } from '../../../i18n/index.ts';
import type { EmailWish, Model, Result } from '../../../model/index.ts';
import { Button, Section, SelectRow, TextField, useLive, useToast } from '../../../ui/index.ts';
import styles from './PushSection.module.css';

const days = [3, 7, 14, 30];
const usual = 7;

/** One mail about what came, after so many days away; to an address that its owner confirmed. Nothing where the server sends none. */
export function EmailSection({ model }: { model: Model }) {
  const toast = useToast();
  const isOnline = useLive(model.connection).status === 'online';
  const [wish, setWish] = useState<EmailWish>();
  const [typed, setTyped] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // What comes back may have been confirmed meanwhile.
  useEffect(() => {
    let isOver = false;
    void (async () => {
      if (!isOnline) return;
      const answer = await model.loadEmail();
      if (!isOver && answer.ok) setWish(answer.value);
    })();
    return () => {
      isOver = true;
    };
  }, [model, isOnline]);
  if (!wish) return null;
  const stored = wish.pending ?? wish.address ?? '';
  const address = typed ?? stored;
  const afterDays = wish.afterDays;

  /** One call at a time: what the server answers is what is shown. */
  const run = async (call: () => Promise<Result<EmailWish>>) => {
    setBusy(true);
    const answer = await call();
    setBusy(false);
    if (!answer.ok) {
      toast(describeProblem(answer.problem), 'error');
      return;
    }
    setTyped(undefined);
    setWish(answer.value);
  };
  const { language } = reading.get();
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(() => model.putEmail(address.trim(), afterDays || usual, language));
  };
  return (
    <Section
      title={t`By e-mail`}
      note={t`One mail about what came while you were away, and no more until you were here again. Never the text of encrypted messages.`}
    >
      <form className={styles.mail} onSubmit={save} noValidate>
        <TextField
          label={t`Your e-mail address`}
          type="email"
          autoComplete="email"
          value={address}
          onChange={setTyped}
          hint={hintOf(wish)}
        />
        {address.trim() !== stored ? (
          <Button look="primary" type="submit" isBusy={isBusy}>
            {t`Save`}
          </Button>
        ) : wish.pending ? (
          <Button isBusy={isBusy} onClick={() => void run(() => model.sendEmailLink())}>
            {t`Send the link again`}
          </Button>
        ) : null}
      </form>
      {stored ? (
        <SelectRow
          label={t`Write to me`}
          value={String(afterDays)}
          isDisabled={isBusy}
          options={[...new Set([0, ...days, afterDays])]
            .sort((a, b) => a - b)
            .map((count) => ({
              value: String(count),
              label: count
                ? plural(count, { one: 'After # day away', other: 'After # days away' })
                : t`Never`,
            }))}
          onChange={(value) => void run(() => model.putEmail(stored, Number(value), language))}
        />
      ) : null}
    </Section>
  );
}

function hintOf({ pending, trouble }: EmailWish): string | undefined {
  if (trouble) return t`The mail server refused this address (${trouble}).`;
  if (pending) return t`We sent a link to ${pending}. Open it to confirm that it’s yours.`;
  return undefined;
}
