// The calls of the model that a view only passes on to the owner.
import type { ChatCommands } from './chatCommands.ts';
import type {
  ContentCalls,
  MediaCalls,
  MessageCalls,
  PushCalls,
  Result,
  ScheduledCalls,
} from './contract.ts';
import { makeId } from './ids.ts';
import type { CommandName } from './protocol.ts';
import type { StickerCalls } from './stickers.ts';
import type { StorageCalls } from './storage.ts';

/** Asks the owner; it answers with what the command of that name does. */
type Ask = <T>(name: CommandName, ...args: unknown[]) => Promise<Result<T>>;

/** The calls about the chat list. */
export function askChats(ask: Ask): ChatCommands {
  return {
    pinChat: (chatId, isPinned) => ask('pinChat', chatId, isPinned),
    orderPins: (chatIds) => ask('orderPins', chatIds),
    archiveChat: (chatId, isArchived) => ask('archiveChat', chatId, isArchived),
    muteChat: (chatId, until, mutesMentions) => ask('muteChat', chatId, until, mutesMentions),
    markChatRead: (chatId) => ask('markChatRead', chatId),
    markChatUnread: (chatId) => ask('markChatUnread', chatId),
    clearChat: (chatId, isHidden) => ask('clearChat', chatId, isHidden),
    answerRequest: (chatId, isAccepted) => ask('answerRequest', chatId, isAccepted),
    setFolders: (folders) => ask('setFolders', folders),
    setLinkPreviews: (isOn) => ask('setLinkPreviews', isOn),
    changePrivacy: (part) => ask('changePrivacy', part),
    blockPerson: (userId, isBlocked) => ask('blockPerson', userId, isBlocked),
    loadBlocked: (cursor) => ask('loadBlocked', cursor),
  };
}

/** The calls about messages. */
export function askMessages(ask: Ask): MessageCalls {
  return {
    forwardMessages: (chatId, seqs, toChatIds, isNamed) => {
      const targets = toChatIds.map((id) => ({ chatId: id, clientIds: seqs.map(() => makeId()) }));
      return ask('forwardMessages', chatId, seqs, targets, isNamed);
    },
    hideMessages: (chatId, seqs) => ask('hideMessages', chatId, seqs),
    pinMessage: (chatId, seq, isPinned) => ask('pinMessage', chatId, seq, isPinned),
    saveDraft: (chatId, draft, ifVersion) => ask('saveDraft', chatId, draft, ifVersion),
    loadReceipts: (chatId, seq, cursor) => ask('loadReceipts', chatId, seq, cursor),
    suggestMembers: (chatId, query) => ask('suggestMembers', chatId, query),
    findAt: (chatId, at) => ask('findAt', chatId, at),
    findMention: (chatId, afterSeq) => ask('findMention', chatId, afterSeq),
  };
}

/** The calls about what a message can be beside a text. */
export function askContents(ask: Ask): ContentCalls {
  return {
    sendContent: (chatId, content, options) =>
      ask('sendContent', chatId, content, options?.replyToSeq, makeId()),
    setVote: (chatId, seq, key, isSet) => ask('setVote', chatId, seq, key, isSet),
    loadVoters: (chatId, seq, key, cursor) => ask('loadVoters', chatId, seq, key, cursor),
    closePoll: (chatId, seq) => ask('closePoll', chatId, seq),
    setTimer: (chatId, seconds) => ask('setTimer', chatId, seconds),
    previewLink: (url) => ask('previewLink', url),
    loadPerson: (userId) => ask('loadPerson', userId),
  };
}

/** The calls about photos, videos and files. */
export function askMedia(ask: Ask): MediaCalls {
  return {
    sendMedia: (chatId, media, options) => ask('sendMedia', chatId, media, options?.replyToSeq, makeId()),
    loadGallery: (chatId, kind, cursor) => ask('loadGallery', chatId, kind, cursor),
    markViewed: (chatId, seq) => ask('markViewed', chatId, seq),
    markPlayed: (chatId, seq) => ask('markPlayed', chatId, seq),
    loadMediaLimits: () => ask('loadMediaLimits'),
    pauseUpload: (chatId, key, isPaused) => ask('pauseUpload', chatId, key, isPaused),
  };
}

/** The calls about messages that are sent later. */
export function askScheduled(ask: Ask): ScheduledCalls {
  return {
    scheduleText: (chatId, text, sendAt, options) =>
      ask('scheduleText', chatId, text, sendAt, options ?? {}, makeId()),
    changeScheduled: (chatId, id, change) => ask('changeScheduled', chatId, id, change),
    deleteScheduled: (chatId, id) => ask('deleteScheduled', chatId, id),
    sendScheduled: (chatId, id) => ask('sendScheduled', chatId, id),
  };
}

/** The calls about notifications to devices. */
export function askPush(ask: Ask): PushCalls {
  return {
    loadPushKey: () => ask('loadPushKey'),
    subscribePush: (target) => ask('subscribePush', target),
    loadPushDevices: () => ask('loadPushDevices'),
    changeNotifying: (part) => ask('changeNotifying', part),
    setChatSound: (chatId, hasSound) => ask('setChatSound', chatId, hasSound),
    loadEmail: () => ask('loadEmail'),
    putEmail: (address, afterDays, language) => ask('putEmail', address, afterDays, language),
    sendEmailLink: () => ask('sendEmailLink'),
    endPush: (id) => ask('endPush', id),
    testPush: () => ask('testPush'),
  };
}

/** The calls about stickers. */
export function askStickers(ask: Ask): StickerCalls {
  return {
    loadStickers: () => ask('loadStickers'),
    loadStickerPack: (id) => ask('loadStickerPack', id),
    installStickers: (id, isInstalled) => ask('installStickers', id, isInstalled),
    sendSticker: (chatId, sticker, options) =>
      ask('sendSticker', chatId, sticker, options?.replyToSeq, makeId()),
  };
}

/** The calls about what this device keeps. */
export function askStorage(ask: Ask): StorageCalls {
  return {
    loadStorage: () => ask('loadStorage'),
    setMaxMessages: (count) => ask('setMaxMessages', count),
    clearCache: () => ask('clearCache'),
  };
}
