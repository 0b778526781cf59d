import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { HitTrail } from '../features/search/index.ts';
import type { Model } from '../model/index.ts';
import { goTo } from '../platform/index.ts';
import { pathOf } from './route.ts';

const search = () => import('../features/search/index.ts');
const HitBar = lazy(async () => ({ default: (await search()).HitBar }));
const SearchChat = lazy(async () => ({ default: (await search()).SearchChat }));

const hitPath = (chatId: string, seq: number) => pathOf({ name: 'chat', chatId, seq });

/** The search of one chat: its dialog, and the way from one message that was found to the next. */
export function useSearching(model: Model) {
  const [searchedId, setSearchedId] = useState<string>();
  const [trail, setTrail] = useState<HitTrail & { chatId: string }>();
  const dialog = searchedId ? (
    <Suspense fallback={null}>
      <SearchChat
        model={model}
        chatId={searchedId}
        hrefOf={hitPath}
        onOpen={(chatId, seq, found) => {
          setSearchedId(undefined);
          setTrail({ ...found, chatId });
          goTo(hitPath(chatId, seq));
        }}
        onClose={() => setSearchedId(undefined)}
      />
    </Suspense>
  ) : null;
  /** The bar below a chat that shows a message of what was found last. */
  const hitsAt = (chatId: string, seq: number | undefined): ReactNode =>
    trail?.chatId === chatId && seq !== undefined ? (
      <Suspense fallback={null}>
        <HitBar
          trail={trail}
          seq={seq}
          // One step back leads to where one was before the search.
          onOpen={(next) => goTo(hitPath(chatId, next), true)}
          onClose={() => setTrail(undefined)}
        />
      </Suspense>
    ) : null;
  return { open: setSearchedId, dialog, hitsAt };
}
