// Short names of the wire's types, which are generated from the OpenAPI document. Their fields keep the names that
// they have on the wire; so do the rows that the model keeps. What leaves the model has names of its own (contract.ts).
import type { components } from './schema.gen.ts';

type Schemas = components['schemas'];

export type WireAnnotationPage = Schemas['AnnotationPage'];
export type WireEditPage = Schemas['EditPage'];
export type WireAccount = Schemas['Account'];
export type WireChanges = Schemas['Changes'];
export type WireChat = Schemas['Chat'];
export type WireChatHead = Schemas['ChatHead'];
export type WireChatMe = Schemas['ChatMe'];
export type WireContent = Schemas['Content'];
export type WireLinkPreview = Schemas['LinkPreview'];
export type PollRequest = Schemas['PollRequest'];
export type WireHello = Schemas['HelloAnswer'];
export type WireLimits = Schemas['Limits'];
export type WireMark = Schemas['Mark'];
export type WireMarkRequest = Schemas['MarkRequest'];
export type WireGalleryPage = Schemas['GalleryPage'];
export type WireStickerPack = Schemas['StickerPack'];
export type WireMediaLimits = Schemas['MediaLimits'];
export type WireMember = Schemas['Member'];
export type WireMessage = Schemas['Message'];
export type WireMessagePage = Schemas['MessagePage'];
export type WirePresence = Schemas['Presence'];
export type WireServerInfo = Schemas['ServerInfo'];
export type WireSync = Schemas['Sync'];
export type WireUser = Schemas['User'];

/** An event as it came; narrow it by ev. A kind that this version doesn't know may come too. */
export type WireEvent = Omit<Schemas['EventFrame'], 'd' | 'ev'> & { ev: string; d?: unknown };

/** Bodies of the events, by kind. */
export type EventBodies = Schemas['EventBodies'];
/** Bodies of the requests over the WebSocket, by operation. */
export type OpBodies = Schemas['OpBodies'];
/** Answers to the requests over the WebSocket, by operation. */
export type OpAnswers = Schemas['OpAnswers'];
export type Op = Schemas['Op'];
export type AnnotationOp = Schemas['AnnotationOp'];
export type SendOp = Schemas['SendOp'];
export type RegisterRequest = Schemas['RegisterRequest'];
export type LoginRequest = Schemas['LoginRequest'];
export type ProfilePatch = Schemas['ProfilePatch'];
export type SessionList = Schemas['SessionList'];
export type SignedIn = Schemas['SignedIn'];
export type ChatAnswer = Schemas['ChatAnswer'];
export type ChatPage = Schemas['ChatPage'];
export type ChatRequest = Schemas['ChatRequest'];
export type UserPage = Schemas['UserPage'];
export type PushSubscriptionRequest = Schemas['PushSubscriptionRequest'];
export type WirePushList = Schemas['PushSubscriptionList'];
export type NotificationsRequest = Schemas['NotificationsRequest'];
export type WireNotifications = Schemas['Notifications'];
export type WirePushTest = Schemas['PushTestAnswer'];
export type WireEmail = Schemas['Email'];
export type EmailRequest = Schemas['EmailRequest'];
export type PrivacyPatch = Schemas['PrivacyPatch'];
export type WirePreferences = Schemas['Preferences'];
export type WirePrivacy = Schemas['Privacy'];
export type BanPage = Schemas['BanPage'];
export type JoinRequestPage = Schemas['JoinRequestPage'];
export type SeenAnswer = Schemas['SeenAnswer'];
export type WireRights = Schemas['ChatRights'];
export type WireLink = Schemas['ChatLink'];
export type AddAnswer = Schemas['AddAnswer'];
export type ChatPatch = Schemas['ChatPatch'];
export type JoinAnswer = Schemas['JoinAnswer'];
export type JoinPreview = Schemas['JoinPreview'];
export type LinkRequest = Schemas['LinkRequest'];
export type WireInvite = Schemas['Invite'];
export type ChatMePatch = Schemas['ChatMePatch'];
export type FoldersRequest = Schemas['FoldersRequest'];
export type ForwardAnswer = Schemas['ForwardAnswer'];
export type ForwardRequest = Schemas['ForwardRequest'];
export type HideAnswer = Schemas['HideAnswer'];
export type MentionPage = Schemas['MentionPage'];
export type PinPage = Schemas['PinPage'];
export type DraftPage = Schemas['DraftPage'];
export type DraftRequest = Schemas['DraftRequest'];
export type WireDraft = Schemas['Draft'];
export type ReceiptPage = Schemas['ReceiptPage'];
export type WireBlock = Schemas['Block'];
export type WireBlockPage = Schemas['BlockPage'];
export type WireFolder = Schemas['Folder'];
export type WireFolders = Schemas['Folders'];
export type WireHiddenIn = Schemas['HiddenIn'];
export type WireScheduled = Schemas['Scheduled'];
export type WireScheduledPage = Schemas['ScheduledPage'];
export type ScheduleRequest = Schemas['ScheduleRequest'];
export type ScheduledPatch = Schemas['ScheduledPatch'];
export type WireSearchPage = Schemas['SearchPage'];
export type WireSettings = Schemas['Settings'];

/** What a search looks for. */
export type SearchQuery = {
  q?: string | undefined;
  chat_id?: string | undefined;
  from?: string | undefined;
  kind?: string | undefined;
  before?: string | undefined;
  after?: string | undefined;
  cursor?: string | undefined;
  limit?: number;
};

/** The body of an event of a kind, undefined if it has none. */
export function bodyOf<K extends keyof EventBodies>(event: WireEvent, kind: K): EventBodies[K] | undefined {
  const isBody = event.ev === kind && typeof event.d === 'object' && event.d !== null;
  return isBody ? (event.d as EventBodies[K]) : undefined;
}
