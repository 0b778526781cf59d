import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem, formatNames } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Button, Dialog, useToast } from '../../ui/index.ts';

/** How long the link is good, in seconds. */
const goodFor = 7 * 24 * 3600;

type InviteDialogProps = {
  model: Model;
  chatId: string;
  /** What the group or channel is called. */
  title: string;
  /** Those who want to be asked before they are added. */
  people: readonly Person[];
  onClose: () => void;
};

/** Offers to send a link to people who aren't to be added: with it they can join themselves. */
export function InviteDialog({ model, chatId, title, people, onClose }: InviteDialogProps) {
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const names = formatNames(people.map((person) => person.displayName));
  const invite = async () => {
    setBusy(true);
    const link = await model.createLink(chatId, {
      name: '',
      expiresInSeconds: goodFor,
      maxUses: people.length,
      needsApproval: false,
    });
    setBusy(false);
    if (!link.ok) return toast(describeProblem(link.problem), 'error');
    const { url } = link.value;
    let sent = 0;
    for (const person of people) {
      const chat = await model.startPrivateChat(person.id);
      const result = chat.ok ? await model.sendText(chat.value, t`Join “${title}”: ${url}`) : chat;
      if (result.ok) sent++;
      else toast(describeProblem(result.problem), 'error');
    }
    if (sent > 0) toast(plural(sent, { one: 'Link sent to # person', other: 'Link sent to # people' }));
    onClose();
  };
  return (
    <Dialog
      isAlert
      title={t`Send an invite link?`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>{t`Not now`}</Button>
          <Button look="primary" isBusy={isBusy} onClick={() => void invite()}>{t`Send link`}</Button>
        </>
      }
    >
      {plural(people.length, {
        one: `${names} wants to be asked first and wasn’t added. With a link they can join themselves.`,
        other: `${names} want to be asked first and weren’t added. With a link they can join themselves.`,
      })}
    </Dialog>
  );
}
