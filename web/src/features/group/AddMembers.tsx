import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Button, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';

type AddMembersProps = {
  model: Model;
  chatId: string;
  title: string;
  isChannel: boolean;
  onDone: () => void;
};

/** Adds people to a group. */
export function AddMembers({ model, chatId, title, isChannel, onDone }: AddMembersProps) {
  const toast = useToast();
  const [picked, setPicked] = useState<Person[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [toInvite, setToInvite] = useState<Person[]>();
  const add = async () => {
    setBusy(true);
    const answer = await model.addMembers(
      chatId,
      picked.map((person) => person.id),
    );
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    const { toInviteIds, others } = answer.value;
    if (others > 0) {
      const text = plural(others, {
        one: '# person can’t be added.',
        other: '# people can’t be added.',
      });
      toast(text, 'error');
    }
    const people = picked.filter((person) => toInviteIds.includes(person.id));
    if (people.length > 0) setToInvite(people);
    else onDone();
  };
  return (
    <Frame
      title={isChannel ? t`Add subscribers` : t`Add members`}
      level={2}
      back={{ icon: 'back', label: t`Back`, onBack: onDone }}
      footer={
        <Button look="primary" isWide isBusy={isBusy} disabled={picked.length === 0} onClick={add}>
          {t`Add`}
        </Button>
      }
    >
      <PeoplePicker model={model} picked={picked} onPick={setPicked} />
      {toInvite ? (
        <InviteDialog model={model} chatId={chatId} title={title} people={toInvite} onClose={onDone} />
      ) : null}
    </Frame>
  );
}
