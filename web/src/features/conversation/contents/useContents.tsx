import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Outgoing } from '../../../model/index.ts';
import type { MenuEntry } from '../../../ui/index.ts';

const NewPoll = lazy(async () => ({ default: (await import('../poll/dialogs.ts')).NewPoll }));

/** What can be sent beside a text: its entries in the menu of the composer, and the dialog that is open. */
export function useContents(onSend: (content: Outgoing) => void): {
  entries: MenuEntry[];
  dialog: ReactNode;
} {
  const [open, setOpen] = useState<Outgoing['kind']>();
  const close = () => setOpen(undefined);
  const entries: MenuEntry[] = [{ id: 'poll', label: t`Poll`, icon: 'poll', onPick: () => setOpen('poll') }];
  const dialog = open ? (
    <Suspense fallback={null}>
      {open === 'poll' ? <NewPoll onSend={onSend} onClose={close} /> : null}
    </Suspense>
  ) : null;
  return { entries, dialog };
}
