import { trackOf } from '../features/conversation/index.ts';
import { PlayerBar } from '../features/player/index.ts';
import type { Model } from '../model/index.ts';
import { goTo } from '../platform/index.ts';
import { pathOf } from './route.ts';

/** What plays, while another place is on the screen. */
export function Player({ model, shownChatId }: { model: Model; shownChatId: string | undefined }) {
  return (
    <PlayerBar
      model={model}
      shownChatId={shownChatId}
      trackOf={trackOf}
      onOpen={(chatId, seq) => goTo(pathOf({ name: 'chat', chatId, seq }))}
    />
  );
}
