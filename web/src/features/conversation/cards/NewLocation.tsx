import { t } from '@lingui/core/macro';
import { type FormEvent, useId, useState } from 'react';
import type { Outgoing } from '../../../model/index.ts';
import { askPosition, type NoPosition, readContext } from '../../../platform/index.ts';
import { Button, Dialog, TextField } from '../../../ui/index.ts';
import styles from './NewLocation.module.css';
import { formatMeters, formatPlace, type Place, parsePlace } from './place.ts';

type NewLocationProps = {
  onSend: (place: Extract<Outgoing, { kind: 'location' }>) => void;
  onClose: () => void;
};

type Found = Place & { accuracyM: number };

/** Where a place is chosen: where one is, or what one pastes. Nothing leaves the device before it is sent. */
export function NewLocation({ onSend, onClose }: NewLocationProps) {
  const form = useId();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('');
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<NoPosition | 'none'>();
  const [isBusy, setBusy] = useState(false);
  const { isSecure } = readContext();
  const ask = async () => {
    setBusy(true);
    setProblem(undefined);
    const answer = await askPosition();
    setBusy(false);
    if (typeof answer === 'string') return setProblem(answer);
    setFound(answer);
    setText(formatPlace(answer));
  };
  const place = found ?? parsePlace(text);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!place) return setProblem('none');
    const { lat, lon } = place;
    onSend({ kind: 'location', lat, lon, accuracyM: found?.accuracyM, label: label.trim() });
    onClose();
  };
  const distance = found ? formatMeters(found.accuracyM) : '';
  return (
    <Dialog
      title={t`Send a location`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <Button look="primary" icon="send" type="submit" form={form}>
          {t`Send`}
        </Button>
      }
    >
      <form id={form} className={styles.form} noValidate onSubmit={send}>
        <div className={styles.here}>
          <Button icon="pinpoint" isBusy={isBusy} disabled={!isSecure} onClick={() => void ask()}>
            {t`Where I am now`}
          </Button>
          <p className={styles.note} role="status">
            {describeState(problem, isSecure, found ? distance : undefined)}
          </p>
        </div>
        <TextField
          label={t`Coordinates or the link of a map`}
          hint={t`Such as 52.5163, 13.3777`}
          error={problem === 'none' ? t`No place can be read from this.` : undefined}
          value={text}
          dir="ltr"
          autoComplete="off"
          onChange={(value) => {
            setText(value);
            setFound(undefined);
            setProblem(undefined);
          }}
        />
        <TextField
          label={t`What it is called`}
          value={label}
          dir="auto"
          maxLength={80}
          autoComplete="off"
          onChange={setLabel}
        />
      </form>
    </Dialog>
  );
}

function describeState(
  problem: NoPosition | 'none' | undefined,
  isSecure: boolean,
  distance: string | undefined,
): string {
  if (!isSecure) return t`Browsers tell pages where you are only over HTTPS.`;
  if (problem === 'refused')
    return t`The browser doesn’t let this page know where you are. You can allow it in the settings of the page.`;
  if (problem === 'unknown') return t`The device couldn’t find out where it is.`;
  if (distance !== undefined) return t`Found, to within ${distance}. Nothing was sent yet.`;
  return t`The browser asks you first. Only this one place is sent, and only when you press Send.`;
}
