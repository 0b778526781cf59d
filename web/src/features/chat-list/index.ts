export { ChatList } from './ChatList.tsx';
export { NewChat } from './NewChat.tsx';
