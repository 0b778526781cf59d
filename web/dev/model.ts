import type {
  ConversationState,
  Live,
  Message,
  Model,
  Result,
  SessionState,
  SignedOutReason,
} from '../src/model/index.ts';
import * as sample from './sample.ts';

const fixed = <T>(value: T): Live<T> => ({ get: () => value, subscribe: () => () => undefined });
const done = async (): Promise<Result<void>> => ({ ok: true, value: undefined });
const nothing = () => undefined;

/** What the sample shows; set by the page's query. */
export type Scene = {
  signedOut?: SignedOutReason | undefined;
  connection?: 'online' | 'offline' | 'connecting' | undefined;
  isEmpty?: boolean;
};

const nobody = { toInviteIds: [], others: 0 };

/** A model made of sample data. It answers at once and keeps nothing. */
export function sampleModel(scene: Scene): Model {
  const session: SessionState = scene.signedOut
    ? { status: 'signed-out', reason: scene.signedOut }
    : { status: 'signed-in', account: { user: sample.me, isOperator: true } };
  const chats = scene.isEmpty ? [] : sample.chats;
  const state = (chatId: string): ConversationState => {
    const messages: Message[] =
      chatId === 'mira' ? sample.talk : chatId === 'Aiko Tanaka' ? sample.longTalk : [];
    return {
      status: 'ready',
      chat: chats.find((chat) => chat.id === chatId),
      messages,
      hasOlder: false,
      hasNewer: false,
      isLoadingOlder: false,
      isLoadingNewer: false,
      problem: undefined,
      firstUnreadKey: chatId === 'mira' ? 'm10' : chatId === 'Aiko Tanaka' ? 'l280' : undefined,
      unread: chatId === 'Aiko Tanaka' ? 120 : 0,
      marksVersion: 0,
      scheduled: [],
      people: { mira: sample.mira },
    };
  };
  return {
    session: fixed(session),
    connection: fixed({ status: scene.connection ?? 'online' }),
    server: fixed({
      name: 'Nest 12',
      version: '0.1.0',
      registration: 'invite',
      isSecure: true,
      maxTextBytes: 16_384,
      maxAvatarBytes: 5_000_000,
      editWindowSeconds: undefined,
      deleteWindowSeconds: undefined,
      hasLinkPreviews: true,
      hasPush: true,
    }),
    chats: fixed({ isLoaded: true, chats, hasMore: false, totalUnread: 123 }),
    queue: fixed({ waiting: 1, failed: 1 }),
    login: async () => ({ ok: false, problem: { code: 'login_failed' } }),
    register: async () => ({ ok: false, problem: { code: 'username_taken' } }),
    logout: done,
    loadMoreChats: nothing,
    searchPeople: async (query) => ({
      ok: true,
      value: sample.people.filter((person) => person.displayName.toLowerCase().includes(query.toLowerCase())),
    }),
    startPrivateChat: async (userId) => ({ ok: true, value: userId }),
    openSavedChat: async () => ({ ok: true, value: 'Omar Haddad' }),
    openConversation: (chatId) => ({
      chatId,
      state: fixed(state(chatId)),
      loadOlder: nothing,
      loadNewer: nothing,
      showAround: nothing,
      showNewest: nothing,
      markSeen: nothing,
      setTyping: nothing,
      close: nothing,
    }),
    sendText: async () => ({ ok: true, value: 'key' }),
    retryMessage: done,
    discardMessage: done,
    editMessage: done,
    deleteMessage: done,
    setReaction: done,
    loadReactors: async () => ({ ok: true, value: { items: [], next: undefined } }),
    loadEdits: async () => ({ ok: true, value: { items: [], next: undefined } }),
    updateProfile: done,
    setAvatar: done,
    removeAvatar: done,
    changePassword: done,
    loadDevices: async () => ({
      ok: true,
      value: ['Chrome · Linux', 'Firefox · Android', 'Safari · iPhone'].map((name, index) => ({
        id: name,
        name,
        place: ['192.168.1.20', '203.0.113.7', '198.51.100.23'][index] ?? '',
        isCurrent: index === 0,
        lastActiveAt: new Date(sample.now.getTime() - index * 5_000_000),
        createdAt: new Date(sample.now.getTime() - 900_000_000),
      })),
    }),
    endDevice: done,
    createInvite: async () => ({
      ok: true,
      value: {
        url: 'https://nest.example/#invite=abcdefghijklmnopqrstuv',
        expiresAt: new Date(sample.now.getTime() + 6e8),
      },
    }),
    arrangement: fixed({
      folders: [],
      unreadIn: {},
      archived: { count: 0, unread: 0 },
      requests: { count: 0, unread: 0 },
      privacy: {
        mayWrite: 'everybody',
        showPresence: 'everybody',
        showAvatar: 'everybody',
        mayAdd: 'everybody',
        mayFind: 'everybody',
        isFoundByUsername: true,
        hasReceipts: true,
      },
      previewsLinks: true,
      notifying: { preview: 'full', isOnlyMentions: false, hasSound: true, quiet: undefined },
      blockedIds: [],
    }),
    pinChat: done,
    orderPins: done,
    archiveChat: done,
    muteChat: done,
    markChatRead: done,
    markChatUnread: done,
    clearChat: done,
    setFolders: done,
    answerRequest: done,
    setLinkPreviews: done,
    changePrivacy: done,
    loadPushKey: async () => ({ ok: true, value: '' }),
    subscribePush: done,
    loadPushDevices: async () => ({ ok: true, value: [] }),
    changeNotifying: done,
    setChatSound: done,
    endPush: done,
    loadEmail: async () => ({ ok: true, value: undefined }),
    putEmail: async (address, afterDays) => ({
      ok: true,
      value: { address: undefined, pending: address, afterDays, trouble: undefined },
    }),
    sendEmailLink: async () => ({ ok: false, problem: { code: 'not_found' } }),
    testPush: async () => ({ ok: true, value: 'sent' }),
    blockPerson: done,
    loadBlocked: async () => ({ ok: true, value: { items: [], next: undefined } }),
    forwardMessages: async () => ({ ok: true, value: { made: 1, refused: [] } }),
    scheduleText: async () => ({ ok: true, value: 'id' }),
    changeScheduled: done,
    deleteScheduled: done,
    sendScheduled: done,
    sendMedia: async () => ({ ok: true, value: 'key' }),
    pauseUpload: done,
    loadGallery: async () => ({ ok: true, value: { items: [], next: undefined } }),
    markViewed: done,
    markPlayed: done,
    loadMediaLimits: async () => ({ ok: true, value: { maxBytes: 2e9, leftBytes: undefined } }),
    hideMessages: done,
    sendContent: async () => ({ ok: true, value: '' }),
    setVote: done,
    loadVoters: async () => ({ ok: true, value: { items: [], next: undefined } }),
    loadStorage: async () => ({
      ok: true,
      value: { isPersistent: true, chats: 12, messages: 3400, maxMessages: 50_000 },
    }),
    setMaxMessages: done,
    clearCache: done,
    closePoll: done,
    setTimer: done,
    loadStickers: async () => ({ ok: true, value: [] }),
    loadStickerPack: async () => ({ ok: false, problem: { code: 'not_found' } }),
    installStickers: async () => ({ ok: true, value: undefined }),
    sendSticker: async () => ({ ok: true, value: '' }),
    previewLink: async () => ({ ok: false, problem: { code: 'no_preview' } }),
    loadPerson: async () => ({ ok: true, value: sample.me }),
    findAt: async () => ({ ok: true, value: undefined }),
    findMention: async () => ({ ok: true, value: undefined }),
    pinMessage: done,
    saveDraft: async () => ({ ok: true, value: 1 }),
    loadReceipts: async () => ({ ok: true, value: { items: [], next: undefined } }),
    suggestMembers: async () => ({ ok: true, value: sample.people }),
    createGroup: async () => ({ ok: true, value: { chatId: 'Book Club', notAdded: nobody } }),
    createChannel: async () => ({ ok: true, value: { chatId: 'Book Club', notAdded: nobody } }),
    changeGroupSettings: done,
    updateGroup: done,
    setGroupPhoto: done,
    removeGroupPhoto: done,
    loadMembers: async () => ({
      ok: true,
      value: {
        members: [
          { person: sample.me, role: 'owner', isMe: true },
          ...sample.people.map((person) => ({ person, role: 'member' as const, isMe: false })),
        ],
        next: undefined,
      },
    }),
    addMembers: async () => ({ ok: true, value: nobody }),
    removeMember: done,
    setRole: done,
    loadBans: async () => ({ ok: true, value: { items: [], next: undefined } }),
    ban: done,
    unban: done,
    loadJoinAskers: async () => ({ ok: true, value: { items: [], next: undefined } }),
    letIn: done,
    turnAway: done,
    loadViews: async () => ({ ok: true, value: {} }),
    handOver: done,
    leaveGroup: done,
    loadLinks: async () => ({ ok: true, value: [] }),
    createLink: async () => ({
      ok: true,
      value: {
        id: '1',
        url: 'https://nest.example/#join=abcdefghijklmnop',
        name: '',
        uses: 0,
        maxUses: undefined,
        expiresAt: undefined,
        needsApproval: false,
        createdAt: sample.now,
      },
    }),
    revokeLink: done,
    previewJoin: async () => ({ ok: false, problem: { code: 'link_invalid' } }),
    joinByLink: async () => ({ ok: true, value: 'Book Club' }),
    search: async ({ text }) => ({
      ok: true,
      value: {
        people: sample.people.filter((person) =>
          person.displayName.toLowerCase().includes(text.toLowerCase()),
        ),
        chats: [],
        messages: [],
        next: undefined,
        isPartial: false,
      },
    }),
    retryNow: nothing,
    close: nothing,
  };
}
