import { useEffect } from 'react';
import type { Model } from '../model/index.ts';
import { drafts } from '../platform/index.ts';
import { DraftKeeper } from './draftKeeper.ts';

/** Keeps drafts the same on all devices while somebody is signed in. */
export function useDraftKeeper(model: Model): void {
  useEffect(() => {
    const keeper = new DraftKeeper(model, drafts);
    return () => keeper.stop();
  }, [model]);
}
