import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Model, Outgoing } from '../../../model/index.ts';
import type { MenuEntry } from '../../../ui/index.ts';

const cards = () => import('../cards/dialogs.ts');
const NewPoll = lazy(async () => ({ default: (await import('../poll/dialogs.ts')).NewPoll }));
const NewContact = lazy(async () => ({ default: (await cards()).NewContact }));
const NewLocation = lazy(async () => ({ default: (await cards()).NewLocation }));

/** What can be sent beside a text: its entries in the menu of the composer, and the dialog that is open. */
export function useContents(
  model: Model,
  onSend: (content: Outgoing) => void,
): { entries: MenuEntry[]; dialog: ReactNode } {
  const [open, setOpen] = useState<Outgoing['kind']>();
  const close = () => setOpen(undefined);
  const entries: MenuEntry[] = [
    { id: 'poll', label: t`Poll`, icon: 'poll', onPick: () => setOpen('poll') },
    { id: 'contact', label: t`Contact`, icon: 'user', onPick: () => setOpen('contact') },
    { id: 'location', label: t`Location`, icon: 'pinpoint', onPick: () => setOpen('location') },
  ];
  const dialog = open ? (
    <Suspense fallback={null}>
      {open === 'poll' ? <NewPoll onSend={onSend} onClose={close} /> : null}
      {open === 'contact' ? <NewContact model={model} onSend={onSend} onClose={close} /> : null}
      {open === 'location' ? <NewLocation onSend={onSend} onClose={close} /> : null}
    </Suspense>
  ) : null;
  return { entries, dialog };
}
