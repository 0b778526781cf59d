import { lazy, type ReactNode, Suspense } from 'react';
import type { PortraitPickerProps } from '../features/portrait/index.ts';
import { nameChat } from '../i18n/index.ts';
import type { Account, ChatSummary, Model, Result } from '../model/index.ts';

const PortraitPicker = lazy(async () => ({
  default: (await import('../features/portrait/index.ts')).PortraitPicker,
}));

async function problemOf(call: Promise<Result<void>>) {
  const answer = await call;
  return answer.ok ? undefined : answer.problem;
}

const show = (props: PortraitPickerProps): ReactNode => (
  <Suspense fallback={null}>
    <PortraitPicker {...props} />
  </Suspense>
);

/** The picture of the user, and what changes it. */
export function ownPortrait(model: Model, { user }: Account): ReactNode {
  return show({
    id: user.id,
    name: user.displayName,
    src: user.avatarUrl,
    isPerson: true,
    onPicture: (picture) => problemOf(model.setAvatar(picture)),
    onRemove: () => problemOf(model.removeAvatar()),
  });
}

/** The photo of a group or channel, and what changes it. */
export function groupPortrait(model: Model, chat: ChatSummary): ReactNode {
  return show({
    id: chat.id,
    name: nameChat(chat),
    src: chat.group?.photoUrl,
    isPerson: false,
    onPicture: (picture) => problemOf(model.setGroupPhoto(chat.id, picture)),
    onRemove: () => problemOf(model.removeGroupPhoto(chat.id)),
  });
}
