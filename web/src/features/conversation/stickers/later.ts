import { lazy } from 'react';

/**
 * What is in a pack of stickers, and whether one has it; fetched when it is first opened. For the app alone: shared with
 * the conversation's own dialogs, it would draw the styles of all stickers into the first load.
 */
export const PackDialog = lazy(async () => ({ default: (await import('./PackDialog.tsx')).PackDialog }));
