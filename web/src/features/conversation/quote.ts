import { t } from '@lingui/core/macro';
import { describeMedia, describeStub, nameContent } from '../../i18n/index.ts';
import { plainText } from '../../markup/index.ts';
import type { Message, Quote } from '../../model/index.ts';
import type { DraftReply } from '../../platform/index.ts';

/** What of a quote is drawn: who said it, and a line of what. */
export type QuoteLine = { name: string | undefined; text: string; isGone: boolean };

/** The line of a quote; nameOf tells what people are called. */
export function describeQuote(quote: Quote, nameOf: (id: string) => string | undefined): QuoteLine {
  if (quote.state === 'loading') return { name: undefined, text: t`Loading…`, isGone: true };
  if (quote.state === 'missing')
    return { name: undefined, text: t`This message isn’t available`, isGone: true };
  const name = quote.isOwn ? t`You` : nameOf(quote.senderId);
  if (quote.stub) {
    return { name, text: describeStub(quote.stub), isGone: true };
  }
  if (quote.media) {
    return {
      name,
      text: oneLine(describeMedia(quote.media, quote.text && plainText(quote.text))),
      isGone: false,
    };
  }
  if (quote.kind) return { name, text: nameContent(quote.kind, quote.text), isGone: false };
  if (quote.text === undefined) return { name, text: t`Message`, isGone: true };
  return { name, text: oneLine(plainText(quote.text)), isGone: false };
}

/** A text on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** What a draft keeps of the message that it answers. */
export function replyTo(message: Message): DraftReply {
  return { seq: message.seq, senderId: message.senderId, text: message.text?.slice(0, 240) };
}

/** The quote that stands above the field: the message itself where it is among those shown, else what the draft kept. */
export function quoteOfDraft(reply: DraftReply, messages: readonly Message[], selfId: string): Quote {
  const held = messages.find((message) => message.seq === reply.seq);
  return {
    seq: reply.seq,
    state: 'ready',
    senderId: reply.senderId,
    isOwn: held ? held.isOwn : reply.senderId === selfId,
    text: held ? held.text : reply.text,
    stub: held?.stub,
  };
}
