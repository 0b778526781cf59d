import { lazy, type ReactNode, Suspense, useState } from 'react';
import { DateDialog } from '../features/conversation/index.ts';
import type { HitTrail } from '../features/search/index.ts';
import { describeProblem } from '../i18n/index.ts';
import type { Model } from '../model/index.ts';
import { goBack, goTo } from '../platform/index.ts';
import { useToast } from '../ui/index.ts';
import { pathOf, type Route } from './route.ts';

const search = () => import('../features/search/index.ts');
const HitBar = lazy(async () => ({ default: (await search()).HitBar }));
const SearchChat = lazy(async () => ({ default: (await search()).SearchChat }));

const hitPath = (chatId: string, seq: number) => pathOf({ name: 'chat', chatId, seq });

/**
 * The ways to older messages of a chat: its search, what that found, one after the other, and the calendar. onLead: one is led to
 * one of them.
 */
export function useSearching(model: Model, route: Route, onLead: () => void) {
  const [trail, setTrail] = useState<HitTrail & { chatId: string }>();
  const toast = useToast();
  const page = route.name === 'chat' ? route.page : undefined;
  const chatId = route.name === 'chat' ? route.chatId : '';
  const close = () => goBack(pathOf({ name: 'chat', chatId }));
  // One step back leads to where one was before.
  const lead = (id: string, seq: number) => {
    onLead();
    goTo(hitPath(id, seq), true);
  };
  const goToDate = async (at: Date) => {
    const found = await model.findAt(chatId, at);
    if (!found.ok) toast(describeProblem(found.problem), 'error');
    else if (found.value === undefined) close();
    else lead(chatId, found.value);
  };
  const dialog = (
    <Suspense fallback={null}>
      {page === 'search' ? (
        <SearchChat
          key={chatId}
          model={model}
          chatId={chatId}
          hrefOf={hitPath}
          onOpen={(id, seq, found) => {
            setTrail({ ...found, chatId: id });
            lead(id, seq);
          }}
          onClose={close}
        />
      ) : null}
      {page === 'date' ? (
        <DateDialog start={new Date()} now={new Date()} onPick={(at) => void goToDate(at)} onClose={close} />
      ) : null}
    </Suspense>
  );
  /** The bar below a chat that shows a message of what was found last. */
  const hitsAt = (id: string, seq: number | undefined): ReactNode =>
    trail?.chatId === id && seq !== undefined ? (
      <Suspense fallback={null}>
        <HitBar
          trail={trail}
          seq={seq}
          onOpen={(next) => goTo(hitPath(id, next), true)}
          onClose={() => setTrail(undefined)}
        />
      </Suspense>
    ) : null;
  return { dialog, hitsAt };
}
