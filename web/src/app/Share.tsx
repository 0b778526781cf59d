import { t } from '@lingui/core/macro';
import { useEffect } from 'react';
import { Switcher } from '../features/switcher/index.ts';
import type { Model } from '../model/index.ts';
import { drafts, goTo, handShared } from '../platform/index.ts';
import { pathOf } from './route.ts';

type ShareProps = {
  model: Model;
  /** What was handed over; undefined if there is nothing. */
  shared: { text: string } | undefined;
};

/** Asks for the chat in which to write what another app handed over; it lands behind what was begun there. */
export function Share({ model, shared }: ShareProps) {
  const isNothing = shared === undefined;
  useEffect(() => {
    if (isNothing) goTo('/', true);
  }, [isNothing]);
  if (!shared) return null;
  return (
    <Switcher
      model={model}
      currentId={undefined}
      commands={[]}
      isForWriting
      label={t`Share to`}
      onOpen={(chatId) => {
        const { text } = shared;
        if (text) drafts.write(chatId, [drafts.read(chatId), text].filter(Boolean).join('\n'));
        void handShared(chatId);
        goTo(pathOf({ name: 'chat', chatId }), true);
      }}
      onClose={() => goTo('/', true)}
    />
  );
}
