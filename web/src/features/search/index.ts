export { FoundMessages } from './FoundMessages.tsx';
export { SearchChat } from './SearchChat.tsx';
