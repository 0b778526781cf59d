export { ConversationPane } from './ConversationPane.tsx';
export { DateDialog } from './date/later.ts';
export { GalleryDialog } from './gallery/later.ts';
export { PackDialog } from './stickers/later.ts';
export { trackOf } from './voice/track.ts';
