import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { useToast } from '../../ui/index.ts';
import { NewChatPane } from './NewChatPane.tsx';
import { usePeople } from './usePeople.ts';
import { viewPerson } from './view.ts';

type NewChatProps = {
  model: Model;
  onBack: () => void;
  onOpen: (chatId: string) => void;
  /** Makes a group instead. */
  onGroup: () => void;
  /** Makes a channel instead. */
  onChannel: () => void;
};

/** Finds somebody to write to. */
export function NewChat({ model, onBack, onOpen, onGroup, onChannel }: NewChatProps) {
  const toast = useToast();
  const [query, setQuery] = useState('');
  const found = usePeople(model, query);
  const start = async (chat: ReturnType<Model['openSavedChat']>) => {
    const answer = await chat;
    if (answer.ok) onOpen(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  return (
    <NewChatPane
      query={query}
      onQuery={setQuery}
      people={found.people.map(viewPerson)}
      isSearching={found.isSearching}
      searchNote={
        found.problem?.code === 'offline'
          ? t`People can be searched once there is a connection.`
          : found.problem && describeProblem(found.problem)
      }
      onPerson={(userId) => start(model.startPrivateChat(userId))}
      onSaved={() => start(model.openSavedChat())}
      onGroup={onGroup}
      onChannel={onChannel}
      onBack={onBack}
    />
  );
}
