import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Button, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';

type AddMembersProps = { model: Model; chatId: string; isChannel: boolean; onDone: () => void };

/** Adds people to a group. */
export function AddMembers({ model, chatId, isChannel, onDone }: AddMembersProps) {
  const toast = useToast();
  const [picked, setPicked] = useState<Person[]>([]);
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const answer = await model.addMembers(
      chatId,
      picked.map((person) => person.id),
    );
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    if (answer.value > 0) {
      const text = plural(answer.value, {
        one: '# person can’t be added.',
        other: '# people can’t be added.',
      });
      toast(text, 'error');
    }
    onDone();
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
    </Frame>
  );
}
