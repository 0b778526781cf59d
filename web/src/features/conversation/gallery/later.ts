import { lazy } from 'react';

/** All pictures, films, files, links and voice messages of a chat; fetched when it is first opened. */
export const GalleryDialog = lazy(async () => ({
  default: (await import('./GalleryDialog.tsx')).GalleryDialog,
}));
