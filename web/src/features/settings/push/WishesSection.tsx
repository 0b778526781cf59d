import { t } from '@lingui/core/macro';
import { describeProblem } from '../../../i18n/index.ts';
import type { Model, Notifying } from '../../../model/index.ts';
import { readTimeZone } from '../../../platform/index.ts';
import { Section, SelectRow, Switch, useLive, useToast } from '../../../ui/index.ts';
import styles from './PushSection.module.css';
import { quietFrom } from './view.ts';

/** What notifications show, and when none come: on all devices. */
export function WishesSection({ model }: { model: Model }) {
  const toast = useToast();
  const { notifying } = useLive(model.arrangement);
  const change = async (part: Partial<Notifying>) => {
    const answer = await model.changeNotifying(part);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  const { quiet } = notifying;
  return (
    <>
      <Section title={t`On all devices`}>
        <SelectRow
          label={t`Notifications show`}
          value={notifying.preview}
          options={[
            { value: 'full', label: t`Sender and text` },
            { value: 'name', label: t`Only the sender` },
            { value: 'none', label: t`Only “New message”` },
          ]}
          onChange={(preview) => void change({ preview })}
        />
        <SelectRow
          label={t`Groups and channels`}
          value={notifying.isOnlyMentions ? 'mentions' : 'all'}
          options={[
            { value: 'all', label: t`All messages` },
            { value: 'mentions', label: t`Only mentions` },
          ]}
          onChange={(value) => void change({ isOnlyMentions: value === 'mentions' })}
        />
        <Switch
          label={t`Sound`}
          isOn={notifying.hasSound}
          onChange={(hasSound) => void change({ hasSound })}
        />
      </Section>
      <Section
        title={t`Do not disturb`}
        {...(quiet ? { note: t`Every day, by the clock of ${quiet.timeZone}.` } : {})}
      >
        <Switch
          label={t`Quiet hours`}
          isOn={quiet !== undefined}
          onChange={(isOn) => void change({ quiet: isOn ? quietFrom(readTimeZone()) : undefined })}
        />
        {quiet ? (
          <div className={styles.hours}>
            <Hour
              label={t`From`}
              value={quiet.from}
              onChange={(from) => void change({ quiet: { ...quiet, from } })}
            />
            <Hour
              label={t`To`}
              value={quiet.to}
              onChange={(to) => void change({ quiet: { ...quiet, to } })}
            />
          </div>
        ) : null}
      </Section>
    </>
  );
}

type HourProps = { label: string; value: string; onChange: (value: string) => void };

/** A time of the day. It is taken when one leaves it: while one types it goes through times that aren't meant. */
function Hour({ label, value, onChange }: HourProps) {
  return (
    <label className={styles.hour}>
      <span>{label}</span>
      <input
        key={value}
        type="time"
        className={styles.time}
        defaultValue={value}
        onBlur={(event) => {
          const next = event.currentTarget.value;
          if (next && next !== value) onChange(next);
        }}
      />
    </label>
  );
}
