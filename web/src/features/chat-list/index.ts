export { ChatList } from './ChatList.tsx';
export { NewChat } from './NewChat.tsx';
export { type Aside, previewOf } from './view.ts';
