import { Suspense, useEffect, useState } from 'react';
import { PackDialog } from '../features/conversation/index.ts';
import { reading } from '../i18n/index.ts';
import type { Model } from '../model/index.ts';
import { arrivals, drafts, goTo, path, takeFragment } from '../platform/index.ts';
import { LocaleArea, ToastArea, useLive } from '../ui/index.ts';
import { Crash } from './Crash.tsx';
import { Home } from './Home.tsx';
import { parsePath } from './route.ts';
import { SignedOut } from './SignedOut.tsx';
import { Splash } from './Splash.tsx';

type AppProps = {
  model: Model;
  /** The token of the invite link with which the page was opened. */
  invite: string | undefined;
  /** The token of the link to a group with which the page was opened. */
  join: string | undefined;
  /** The id of the pack of stickers whose link the page was opened with. */
  stickers: string | undefined;
};

/** The app: the way in, or the chats. */
export function App({ model, invite, join, stickers }: AppProps) {
  const [token, setToken] = useState(join);
  const [packId, setPackId] = useState(stickers);
  // A link that is opened where the chats are shown already changes nothing but the fragment.
  useEffect(() => {
    return arrivals.subscribe(() => {
      const opened = takeFragment('stickers');
      if (opened) setPackId(opened);
    });
  }, []);
  const { region } = useLive(reading);
  return (
    <LocaleArea locale={region}>
      {/* In another language all screens are drawn anew. */}
      <Crash key={region}>
        <ToastArea>
          <Place
            model={model}
            invite={invite}
            join={token}
            onJoined={() => setToken(undefined)}
            stickers={packId}
            onPackSeen={() => setPackId(undefined)}
          />
        </ToastArea>
      </Crash>
    </LocaleArea>
  );
}

type PlaceProps = AppProps & { onJoined: () => void; onPackSeen: () => void };

function Place({ model, invite, join, onJoined, stickers, onPackSeen }: PlaceProps) {
  const session = useLive(model.session);
  const route = parsePath(useLive(path));
  const { status } = session;
  const isWayIn = route.name === 'login' || route.name === 'register';
  const isElsewhere = (status === 'signed-in' && isWayIn) || route.name === 'unknown';

  useEffect(() => {
    if (isElsewhere) goTo('/', true);
  }, [isElsewhere]);
  const reason = status === 'signed-out' ? session.reason : undefined;
  useEffect(() => {
    // Whose session only ran out comes back, as the queue of unsent messages waits too; who was signed out leaves nothing.
    if (reason === 'logout' || reason === 'revoked') drafts.clear();
    // Whoever signs in next begins at the chats, not where the one before left.
    if (reason === 'logout') goTo('/', true);
  }, [reason]);

  if (status === 'starting') return <Splash />;
  if (status === 'signed-out') {
    return (
      <SignedOut
        model={model}
        route={route}
        reason={session.reason}
        invite={invite}
        isJoining={join !== undefined}
      />
    );
  }
  return (
    <>
      <Home model={model} account={session.account} route={route} join={join} onJoined={onJoined} />
      {stickers ? (
        <Suspense fallback={null}>
          <PackDialog key={stickers} model={model} packId={stickers} onClose={onPackSeen} />
        </Suspense>
      ) : null}
    </>
  );
}
