/** Dialogs about messages that are fetched when the first of them opens. */

export { DateDialog } from './date/DateDialog.tsx';
export { InfoDialog } from './info/InfoDialog.tsx';
export { PinsDialog } from './pins/PinsDialog.tsx';
