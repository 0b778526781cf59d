// What is fetched when it is asked for.
export { ScheduledDialog } from './ScheduledDialog.tsx';
export { TimeDialog } from './TimeDialog.tsx';
