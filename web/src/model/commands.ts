import { ApiError, isSignedOut, type WireAccount } from '../api/index.ts';
import { createChatCommands } from './chatCommands.ts';
import { captionedBy, decodeContent, encodeContent } from './codec.ts';
import { annotate, createContentCommands, takeMessage } from './contentCommands.ts';
import type { Person, Problem, Result } from './contract.ts';
import { createGroupCommands } from './groupCommands.ts';
import { makeId } from './ids.ts';
import { createMediaCommands } from './mediaCommands.ts';
import { type Notice, noticeOf } from './mention.ts';
import { clientIdOf, keyOf } from './message.ts';
import { createMessageCommands } from './messageCommands.ts';
import type { Owner } from './owner.ts';
import type { Commands } from './protocol.ts';
import { createPushCommands } from './pushCommands.ts';
import { createScheduledCommands } from './scheduledCommands.ts';
import { createSearchCommands } from './searchCommands.ts';
import { personOf } from './select.ts';
import type { UserSession } from './session.ts';
import { createStickerCommands } from './stickerCommands.ts';
import { createStorageCommands } from './storageCommands.ts';

/** What a call answers that failed. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { code: 'internal', detail: String(error) };
  const { code, message, retryAfter } = error;
  return { code, detail: message, ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }) };
}

const utf8 = new TextEncoder();
/** Where the server's limit isn't known yet. */
const defaultMaxText = 16 * 1024;

/** The calls of the model, as the owner answers them. */
export function createCommands(owner: Owner): Commands {
  const { calls } = owner;

  const need = (): UserSession => {
    if (!owner.current) throw new ApiError('unauthenticated', 'nobody is signed in', 401);
    return owner.current;
  };

  async function attempt<T>(action: () => Promise<T>): Promise<Result<T>> {
    try {
      await owner.ready;
      return { ok: true, value: await action() };
    } catch (error) {
      // A wrong password isn't among them: that is login_failed.
      if (isSignedOut(error) && owner.current) await owner.signOut('expired');
      return { ok: false, problem: problemOf(error) };
    }
  }

  const takeAccount = (account: WireAccount) => {
    need().replica.putAccount(account);
    need().changed();
  };

  /** The chat that is held, so that it opens offline too; else the server's. */
  async function startChat(type: 'private' | 'saved', members: string[]): Promise<string> {
    const session = need();
    const held = [...session.replica.chats.values()].find(
      (copy) => copy.row.type === type && (type === 'saved' || copy.peerId === members[0]),
    );
    if (held) return held.id;
    const { chat } = await calls.createChat({ type, ...(type === 'private' ? { members } : {}) });
    session.replica.putChat(chat, Date.now());
    session.changed();
    return chat.id;
  }

  const checkText = (text: string) => {
    if (text.trim() === '') throw new ApiError('text_empty');
    checkLength(text);
  };
  const checkLength = (text: string) => {
    if (utf8.encode(text).length > (owner.server?.maxTextBytes ?? defaultMaxText))
      throw new ApiError('text_too_long');
  };

  const noticeIn = (chatId: string, names: readonly string[] | undefined): Notice => {
    const { chats, users } = need().replica;
    const copy = chats.get(chatId);
    return copy ? noticeOf(copy, users, names) : {};
  };

  return {
    ...createChatCommands({ calls, need, attempt }),
    ...createContentCommands({ calls, need, attempt }),
    ...createStickerCommands({ calls, need, attempt }),
    ...createStorageCommands({ need, attempt }),
    ...createGroupCommands({ calls, need, attempt }),
    ...createSearchCommands({ calls, need, attempt }),
    ...createPushCommands({ calls, need, attempt }),
    ...createMessageCommands({ calls, need, attempt }),
    ...createMediaCommands({ calls, need, attempt, checkLength }),
    ...createScheduledCommands({ calls, need, attempt, checkText, noticeIn }),
    login: ({ username, password }) =>
      attempt(async () => {
        await owner.left;
        await calls.login({ username, password, cookie: true, device_name: owner.deviceName });
        await owner.signIn(await calls.me());
      }),
    register: ({ username, password, displayName, invite }) =>
      attempt(async () => {
        await owner.left;
        await calls.register({
          username,
          password,
          cookie: true,
          device_name: owner.deviceName,
          ...(displayName ? { display_name: displayName } : {}),
          ...(invite ? { invite } : {}),
        });
        await owner.signIn(await calls.me());
      }),
    logout: () =>
      attempt(async () => {
        await owner.signOut('logout');
        void owner.finishLeaving();
      }),

    searchPeople: (query) =>
      attempt(async (): Promise<Person[]> => {
        const { users } = await calls.searchUsers(query);
        return (users ?? []).map(personOf);
      }),
    startPrivateChat: (userId) => attempt(() => startChat('private', [userId])),
    openSavedChat: () => attempt(() => startChat('saved', [])),

    sendText: (chatId, text, { replyToSeq, preview, isSilent, names }, clientId) =>
      attempt(async () => {
        checkText(text);
        const session = need();
        session.ownTyping.forget(chatId);
        const content = await encodeContent(chatId, { type: 'text', text, preview });
        const senderId = session.replica.self;
        const notice = noticeIn(chatId, names);
        await session.queue.add({ clientId, chatId, senderId, content, replyToSeq, isSilent, notice });
        return keyOf(senderId, clientId);
      }),
    retryMessage: (_chatId, key) =>
      attempt(async () => {
        if (!need().queue.retry(clientIdOf(key))) throw new ApiError('not_found');
      }),
    discardMessage: (_chatId, key) =>
      attempt(async () => {
        if (!need().queue.discard(clientIdOf(key))) throw new ApiError('not_found');
      }),
    editMessage: (chatId, seq, text, { preview, names } = {}) =>
      attempt(async () => {
        const row = need().replica.chats.get(chatId)?.messages.get(seq);
        const captioned = captionedBy(row, text.trim() === '' ? '' : text);
        (captioned ? checkLength : checkText)(text);
        const content = captioned ?? (await encodeContent(chatId, { type: 'text', text, preview }));
        const body = { chat_id: chatId, seq, content, ...noticeIn(chatId, names) };
        takeMessage(need(), await calls.editMessage(body));
      }),
    deleteMessage: (chatId, seq) =>
      attempt(async () => takeMessage(need(), await calls.deleteMessage({ chat_id: chatId, seq }))),

    setReaction: (chatId, seq, key, isSet) =>
      attempt(() => annotate(need(), chatId, seq, { kind: 'reaction', key, isSet, id: makeId() })),
    loadReactors: (chatId, seq, key, cursor) =>
      attempt(async () => {
        const { annotations, next } = await calls.annotations(chatId, seq, { kind: 'reaction', key, cursor });
        return {
          items: (annotations ?? []).map(({ user, key, created_at }) => ({
            person: personOf(user),
            key,
            at: new Date(created_at),
          })),
          next: next || undefined,
        };
      }),
    loadEdits: (chatId, seq, cursor) =>
      attempt(async () => {
        const { edits, next } = await calls.edits(chatId, seq, cursor);
        return {
          items: (edits ?? []).map((former) => ({
            text: decodeContent(former)?.text,
            at: new Date(former.created_at),
          })),
          next: next || undefined,
        };
      }),

    updateProfile: ({ displayName, about }) =>
      attempt(async () => {
        const patch = {
          ...(displayName === undefined ? {} : { display_name: displayName }),
          ...(about === undefined ? {} : { about }),
        };
        takeAccount(await calls.patchMe(patch));
      }),
    setAvatar: (picture) =>
      attempt(() => need().sendPicture(picture, async (id) => takeAccount(await calls.takeAvatar(id)))),
    removeAvatar: () => attempt(async () => takeAccount(await calls.deleteAvatar())),
    changePassword: (current, next) => attempt(() => calls.changePassword(current, next)),
    loadDevices: () =>
      attempt(async () => {
        const { sessions } = await calls.sessions();
        return sessions.map(({ id, name, client, place, current, last_active_at, created_at }) => ({
          id,
          name: name || client,
          place,
          isCurrent: current,
          lastActiveAt: new Date(last_active_at),
          createdAt: new Date(created_at),
        }));
      }),
    endDevice: (id) => attempt(() => calls.endSession(id)),
    createInvite: (uses, expiresInSeconds) =>
      attempt(async () => {
        const { url, expires_at } = await calls.createInvite(uses, expiresInSeconds);
        return { url, expiresAt: new Date(expires_at) };
      }),
  };
}
