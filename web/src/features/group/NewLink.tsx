import { plural, t } from '@lingui/core/macro';
import { type FormEvent, useId, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { GroupLink, Model } from '../../model/index.ts';
import { Button, Section, SelectRow, Switch, TextField, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { describeLifetime, lifetimes, maxLinkName, useLimits } from './links.ts';

type NewLinkProps = {
  model: Model;
  chatId: string;
  onBack: () => void;
  onMade: (link: GroupLink) => void;
};

/** Makes a link: for how long, for how many, and whether somebody has to let in who comes by it. */
export function NewLink({ model, chatId, onBack, onMade }: NewLinkProps) {
  const toast = useToast();
  const form = useId();
  const [name, setName] = useState('');
  const [lifetime, setLifetime] = useState('0');
  const [uses, setUses] = useState('0');
  const [needsApproval, setNeedsApproval] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await model.createLink(chatId, {
      name: name.trim(),
      expiresInSeconds: Number(lifetime) || undefined,
      maxUses: Number(uses) || undefined,
      needsApproval,
    });
    setBusy(false);
    if (answer.ok) onMade(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  return (
    <Frame
      title={t`New link`}
      level={2}
      back={{ icon: 'back', label: t`Back`, onBack }}
      footer={
        <Button look="primary" isWide type="submit" form={form} isBusy={isBusy}>
          {t`Create link`}
        </Button>
      }
    >
      <form id={form} className={styles.settings} noValidate onSubmit={create}>
        <TextField
          label={t`Name of the link`}
          hint={t`Only those who manage links see it.`}
          value={name}
          maxLength={maxLinkName}
          dir="auto"
          autoComplete="off"
          onChange={setName}
        />
        <Section>
          <SelectRow
            label={t`Good for`}
            value={lifetime}
            options={lifetimes.map((seconds) => ({
              value: String(seconds),
              label: describeLifetime(seconds),
            }))}
            onChange={setLifetime}
          />
          <SelectRow
            label={t`For how many`}
            value={uses}
            options={useLimits.map((count) => ({
              value: String(count),
              label: count === 0 ? t`Any number` : plural(count, { one: '# person', other: '# people' }),
            }))}
            onChange={setUses}
          />
        </Section>
        <Section note={t`Who comes by the link asks first; an admin lets them in.`}>
          <Switch label={t`Needs approval`} isOn={needsApproval} onChange={setNeedsApproval} />
        </Section>
      </form>
    </Frame>
  );
}
