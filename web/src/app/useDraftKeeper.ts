import { useEffect } from 'react';
import type { Model } from '../model/index.ts';
import { drafts } from '../platform/index.ts';

/** Keeps drafts the same on all devices while somebody is signed in. What it takes is fetched after the first screen. */
export function useDraftKeeper(model: Model): void {
  useEffect(() => {
    let isWanted = true;
    let stop = () => undefined as unknown;
    void import('./draftKeeper.ts').then(({ DraftKeeper }) => {
      if (!isWanted) return;
      const keeper = new DraftKeeper(model, drafts);
      stop = () => keeper.stop();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [model]);
}
