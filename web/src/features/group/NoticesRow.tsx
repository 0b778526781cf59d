import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { formatMoment } from '../../i18n/index.ts';
import type { ChatSummary, Model } from '../../model/index.ts';
import { Section, SelectRow, Switch, useLive, useNow } from '../../ui/index.ts';
import styles from './GroupPanel.module.css';
import { type Notices, noticesOf, quietUntil } from './notices.ts';
import { useRun } from './useRun.ts';

/** What of a group notifies, on all devices. */
export function NoticesRow({ model, chat }: { model: Model; chat: ChatSummary }) {
  const now = useNow();
  const run = useRun();
  // What was picked stands there until the server has answered.
  const [picked, setPicked] = useState<Notices>();
  const { notifying: all } = useLive(model.arrangement);
  const [pickedSound, setPickedSound] = useState<boolean>();
  const setSound = async (hasSound: boolean) => {
    setPickedSound(hasSound);
    await run(model.setChatSound(chat.id, hasSound));
    setPickedSound(undefined);
  };
  const until = quietUntil(chat.place, now);
  const change = async (notices: Notices) => {
    setPicked(notices);
    await run(
      notices === 'all'
        ? model.muteChat(chat.id, undefined)
        : model.muteChat(chat.id, 'forever', notices === 'nothing'),
    );
    setPicked(undefined);
  };
  return (
    <div className={styles.notices}>
      <Section {...(until && !picked ? { note: t`Until ${formatMoment(until)}` } : {})}>
        <SelectRow
          label={t`Notifications`}
          value={picked ?? noticesOf(chat.place, now)}
          options={[
            { value: 'all', label: t`All messages` },
            { value: 'mentions', label: t`Only mentions` },
            { value: 'nothing', label: t`Nothing` },
          ]}
          onChange={(notices) => void change(notices)}
        />
        <Switch
          label={t`Sound`}
          isOn={pickedSound ?? chat.place?.hasSound ?? all.hasSound}
          onChange={(hasSound) => void setSound(hasSound)}
        />
      </Section>
    </div>
  );
}
