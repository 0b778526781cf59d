/** The data of the app: what the screens may use. The entry is connectModel. */

export { connectModel } from './connect.ts';
export type * from './contract.ts';
export { hasUnread, isInFolder, isMuted } from './folders.ts';
export { everybody } from './messages.ts';
