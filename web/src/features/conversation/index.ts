export { ConversationPane } from './ConversationPane.tsx';
export { GalleryDialog } from './gallery/later.ts';
export { trackOf } from './voice/track.ts';
