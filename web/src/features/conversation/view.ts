import { t } from '@lingui/core/macro';
import type { TickState } from '../../ui/index.ts';
import type { TimelineMessage } from './timeline.ts';

/** A message as the conversation shows it. */
export type ViewMessage = TimelineMessage & {
  /** 0 while it waits or failed. */
  seq: number;
  isOwn: boolean;
  /** Undefined for a content that this version doesn't know. */
  text: string | undefined;
  stub: 'deleted' | 'expired' | undefined;
  isEdited: boolean;
  /** How far one's own message has got; undefined for messages of others. */
  status: TickState | undefined;
  /** Why it failed, in words. */
  failure: string | undefined;
};

/** What the ticks mean, in words. */
export function describeStatus(status: TickState): string {
  return {
    waiting: t`Waiting to be sent`,
    sent: t`Sent`,
    delivered: t`Delivered`,
    seen: t`Seen`,
    failed: t`Not sent`,
  }[status];
}
