import type { Rest } from './rest.ts';
import type {
  OpAnswers,
  ScheduledPatch,
  ScheduleRequest,
  WireScheduled,
  WireScheduledPage,
} from './types.ts';

const chatAt = (id: string) => `/chats/${encodeURIComponent(id)}/scheduled`;
const rowAt = (id: string, clientId: string) => `${chatAt(id)}/${encodeURIComponent(clientId)}`;

/** Names the calls about messages that are sent later. */
export function createScheduledCalls(rest: Rest) {
  return {
    scheduled: (cursor: string | undefined, limit: number) =>
      rest<WireScheduledPage>('/me/scheduled', { query: { cursor, limit } }),
    schedule: (id: string, body: ScheduleRequest) =>
      rest<{ scheduled: WireScheduled }>(chatAt(id), { method: 'POST', body }),
    patchScheduled: (id: string, clientId: string, body: ScheduledPatch) =>
      rest<{ scheduled: WireScheduled }>(rowAt(id, clientId), { method: 'PATCH', body }),
    deleteScheduled: (id: string, clientId: string) =>
      rest<{ scheduled: WireScheduled }>(rowAt(id, clientId), { method: 'DELETE' }),
    sendScheduled: (id: string, clientId: string) =>
      rest<OpAnswers['message.send']>(`${rowAt(id, clientId)}/send`, { method: 'POST' }),
  };
}
