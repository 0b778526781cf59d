/** Dialogs about messages that are fetched when the first of them opens. */

export { InfoDialog } from './info/InfoDialog.tsx';
export { PinsDialog } from './pins/PinsDialog.tsx';
