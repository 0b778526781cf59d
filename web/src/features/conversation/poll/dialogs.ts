// The dialogs about polls, as one file of the build.
export { ClosePollDialog } from './ClosePollDialog.tsx';
export { NewPoll } from './NewPoll.tsx';
export { VotersDialog } from './VotersDialog.tsx';
