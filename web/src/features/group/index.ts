export { GroupPanel } from './GroupPanel.tsx';
export { JoinDialog } from './JoinDialog.tsx';
export { NewGroup } from './NewGroup.tsx';
