import { t } from '@lingui/core/macro';
import { type ReactNode, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Privacy } from '../../model/index.ts';
import { Section, SelectRow, Switch, useLive, useToast } from '../../ui/index.ts';
import styles from './pages.module.css';
import { SettingsLink } from './SettingsFrame.tsx';

type PrivacyPageProps = { model: Model; blockedHref: string; onBlocked: () => void };

/** What others see of one, and what they may do. It holds on all devices. */
export function PrivacyPage({ model, blockedHref, onBlocked }: PrivacyPageProps) {
  const toast = useToast();
  const { privacy: held, previewsLinks } = useLive(model.arrangement);
  const server = useLive(model.server);
  const [previews, setPreviews] = useState<boolean>();
  // What was picked stands there until the server has answered.
  const [pending, setPending] = useState<Partial<Privacy>>({});
  const shown = { ...held, ...pending };
  const change = async (part: Partial<Privacy>) => {
    setPending((before) => ({ ...before, ...part }));
    const answer = await model.changePrivacy(part);
    setPending({});
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  const changePreviews = async (isOn: boolean) => {
    setPreviews(isOn);
    const answer = await model.setLinkPreviews(isOn);
    setPreviews(undefined);
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
  };
  const who = [
    { value: 'everybody' as const, label: t`Everybody` },
    { value: 'contacts' as const, label: t`Contacts` },
    { value: 'nobody' as const, label: t`Nobody` },
  ];
  const row = (key: 'showPresence' | 'showAvatar' | 'mayAdd' | 'mayFind', label: string): ReactNode => (
    <SelectRow
      label={label}
      value={shown[key]}
      options={who}
      onChange={(value) => void change({ [key]: value })}
    />
  );
  return (
    <div className={styles.page}>
      <p className={styles.prose}>
        {t`Contacts are people with whom you share a private chat in which you wrote something.`}
      </p>
      <Section
        title={t`Who sees`}
        note={t`You see whether others are online only if they see it of you. Everybody on this server sees your name and username.`}
      >
        {row('showPresence', t`Whether you are online`)}
        {row('showAvatar', t`Your picture`)}
      </Section>
      <Section
        note={t`Others see when you have read what they wrote. Without them you don’t see it of others either: it goes both ways. What you read while they are off stays untold.`}
      >
        <Switch
          label={t`Read receipts`}
          isOn={shown.hasReceipts}
          onChange={(hasReceipts) => void change({ hasReceipts })}
        />
      </Section>
      <Section
        title={t`Who may`}
        note={t`The first message of somebody else waits in Requests until you accept it. Whoever may not add you can send you an invite link.`}
      >
        <SelectRow
          label={t`Write to you without asking`}
          value={shown.mayWrite}
          options={[
            { value: 'everybody', label: t`Everybody` },
            { value: 'contacts', label: t`People you share a chat with` },
          ]}
          onChange={(mayWrite) => void change({ mayWrite })}
        />
        {row('mayAdd', t`Add you to groups`)}
      </Section>
      {server?.hasLinkPreviews ? (
        <Section
          note={t`While you write a link, the server looks at the page and your message carries what it shows. Readers load nothing from there.`}
        >
          <Switch
            label={t`Previews of links`}
            isOn={previews ?? previewsLinks}
            onChange={(isOn) => void changePreviews(isOn)}
          />
        </Section>
      ) : null}
      <Section title={t`Being found`}>
        {row('mayFind', t`In the search for people`)}
        <Switch
          label={t`By the whole username`}
          isOn={shown.isFoundByUsername}
          onChange={(isFoundByUsername) => void change({ isFoundByUsername })}
        />
      </Section>
      <ul>
        <SettingsLink
          icon="block"
          title={t`Blocked people`}
          href={blockedHref}
          isCurrent={false}
          onOpen={onBlocked}
        />
      </ul>
    </div>
  );
}
