import type { Calls, WireScheduled } from '../api/index.ts';
import { encodeContent } from './codec.ts';
import { takeMessage } from './contentCommands.ts';
import type { Result, ScheduledCalls, SendOptions } from './contract.ts';
import type { Notice } from './mention.ts';
import type { UserSession } from './session.ts';

/** The calls about scheduled messages as the owner answers them: the view makes the id, so that a repeated call schedules nothing twice. */
export type ScheduledCommands = Omit<ScheduledCalls, 'scheduleText'> & {
  scheduleText: (
    chatId: string,
    text: string,
    sendAt: Date,
    options: SendOptions,
    clientId: string,
  ) => Promise<Result<string>>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
  /** Throws ApiError if a text can't be sent. */
  checkText: (text: string) => void;
  /** Whom a text names, as the server takes it. */
  noticeIn: (chatId: string, names: readonly string[] | undefined) => Notice;
};

/** The calls about messages that are sent later. */
export function createScheduledCommands({
  calls,
  need,
  attempt,
  checkText,
  noticeIn,
}: Parts): ScheduledCommands {
  /** Shows the row before its event comes: the one with the higher version stays anyhow. */
  const take = ({ scheduled }: { scheduled: WireScheduled }) => {
    const session = need();
    session.replica.putScheduled([scheduled]);
    session.changed();
  };

  /** The content with another text; what it shows of a page stays while that is linked to. */
  const rewrite = (chatId: string, id: string, text: string) => {
    const preview = need().replica.arranged.scheduled.previewWith(chatId, id, text);
    return encodeContent(chatId, { type: 'text', text, preview });
  };

  return {
    scheduleText: (chatId, text, sendAt, { replyToSeq, preview, isSilent, names }, clientId) =>
      attempt(async () => {
        checkText(text);
        const content = await encodeContent(chatId, { type: 'text', text, preview });
        need().ownTyping.forget(chatId);
        take(
          await calls.schedule(chatId, {
            client_id: clientId,
            send_at: sendAt.toISOString(),
            content,
            ...noticeIn(chatId, names),
            ...(replyToSeq === undefined ? {} : { reply_to_seq: replyToSeq }),
            ...(isSilent ? { silent: true } : {}),
          }),
        );
        return clientId;
      }),
    changeScheduled: (chatId, id, { text, names, sendAt, isSilent }) =>
      attempt(async () => {
        if (text !== undefined) checkText(text);
        const content = text === undefined ? undefined : await rewrite(chatId, id, text);
        take(
          await calls.patchScheduled(chatId, id, {
            ...(content ? { content, ...noticeIn(chatId, names) } : {}),
            ...(sendAt === undefined ? {} : { send_at: sendAt.toISOString() }),
            ...(isSilent === undefined ? {} : { silent: isSilent }),
          }),
        );
      }),
    deleteScheduled: (chatId, id) => attempt(async () => take(await calls.deleteScheduled(chatId, id))),
    sendScheduled: (chatId, id) =>
      attempt(async () => takeMessage(need(), await calls.sendScheduled(chatId, id))),
  };
}
