import { expect, test } from 'vitest';
import type { Message, Quote } from '../../model/index.ts';
import { describeQuote, quoteOfDraft, replyTo } from './quote.ts';

const quote: Quote = {
  seq: 3,
  state: 'ready',
  senderId: 'mira',
  isOwn: false,
  text: 'Two\n\n  lines',
  stub: undefined,
};
const nameOf = (id: string) => (id === 'mira' ? 'Mira Sand' : undefined);

test.each<[Partial<Quote>, string | undefined, string]>([
  [{}, 'Mira Sand', 'Two lines'],
  [{ isOwn: true }, 'You', 'Two lines'],
  [{ text: undefined, stub: 'deleted' }, 'Mira Sand', 'Message deleted'],
  [{ text: undefined, stub: 'expired' }, 'Mira Sand', 'Message expired'],
  [{ text: undefined }, 'Mira Sand', 'Message'],
  [{ state: 'missing', senderId: '', text: undefined }, undefined, 'This message isn’t available'],
  [{ state: 'loading', senderId: '', text: undefined }, undefined, 'Loading…'],
])('the line of a quote: %j', (part, name, text) => {
  expect(describeQuote({ ...quote, ...part }, nameOf)).toMatchObject({ name, text });
});

test('a draft keeps enough of what it answers, and shows the newest of it where that is there', () => {
  const message: Message = {
    key: 'k',
    seq: 3,
    senderId: 'mira',
    isOwn: false,
    createdAt: new Date(0),
    text: 'x'.repeat(1000),
    stub: undefined,
    isEdited: false,
    quote: undefined,
    reactions: [],
    status: undefined,
    problem: undefined,
  };
  const draft = replyTo(message);
  expect(draft).toEqual({ seq: 3, senderId: 'mira', text: 'x'.repeat(240) });
  expect(quoteOfDraft(draft, [], 'me')).toMatchObject({ isOwn: false, text: 'x'.repeat(240) });
  expect(quoteOfDraft(draft, [{ ...message, text: 'edited' }], 'me').text).toBe('edited');
  expect(quoteOfDraft(draft, [{ ...message, text: undefined, stub: 'deleted' }], 'me').stub).toBe('deleted');
  expect(quoteOfDraft({ ...draft, senderId: 'me' }, [], 'me').isOwn).toBe(true);
});
