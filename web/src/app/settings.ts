import { lazy } from 'react';
import { fetchOverlays } from '../ui/index.ts';

// The settings are no part of the first load. They are fetched while nothing else is to be done, so that they open
// without a network too where there is no service worker.
const load = () => import('../features/settings/index.ts');

export const SettingsMenu = lazy(async () => ({ default: (await load()).SettingsMenu }));
export const SettingsPlace = lazy(async () => ({ default: (await load()).SettingsPlace }));
export const SettingsFrame = lazy(async () => ({ default: (await load()).SettingsFrame }));
export const SignOutDialog = lazy(async () => ({ default: (await load()).SignOutDialog }));
export const ConnectionPage = lazy(async () => ({ default: (await load()).ConnectionPage }));

/** Fetches what isn't needed yet; asked for again when it is, if that fails. */
export function fetchLater(): void {
  void Promise.all([fetchOverlays(), load()]).catch(() => undefined);
}
