export { FoundMessages, type HitTrail } from './FoundMessages.tsx';
export { HitBar } from './HitBar.tsx';
export { SearchChat } from './SearchChat.tsx';
