import { t } from '@lingui/core/macro';
import { useEffect } from 'react';
import { Switcher } from '../features/switcher/index.ts';
import type { Model } from '../model/index.ts';
import { drafts, goTo } from '../platform/index.ts';
import { pathOf } from './route.ts';

/** Asks for the chat in which to write what another app handed over; it lands behind what was begun there. */
export function Share({ model, text }: { model: Model; text: string | undefined }) {
  useEffect(() => {
    if (text === undefined) goTo('/', true);
  }, [text]);
  if (text === undefined) return null;
  return (
    <Switcher
      model={model}
      currentId={undefined}
      commands={[]}
      isForWriting
      label={t`Share to`}
      onOpen={(chatId) => {
        drafts.write(chatId, [drafts.read(chatId), text].filter(Boolean).join('\n'));
        goTo(pathOf({ name: 'chat', chatId }), true);
      }}
      onClose={() => goTo('/', true)}
    />
  );
}
