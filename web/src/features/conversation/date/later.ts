import { lazy } from 'react';

/** The calendar, for places outside of a conversation. */
export const DateDialog = lazy(async () => ({ default: (await import('../dialogs.ts')).DateDialog }));
