// Plays the time lines of the sync law that the Go client plays too (client/scenario_test.go).
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  bodyOf,
  type WireChanges,
  type WireChat,
  type WireEvent,
  type WireMessage,
  type WireMessagePage,
} from '../api/index.ts';
import { afterOf, createCopy, dueOf, historyOf, viewOf } from './copy.ts';
import { putChanges, putMe, putPage, putRow, takeEvent } from './reduce.ts';
import { never } from './stream.ts';

type Scenario = {
  title: string;
  self: string;
  chat: WireChat;
  steps: {
    event?: WireEvent;
    changes?: WireChanges;
    after?: number;
    page?: WireMessagePage;
    row?: WireChat;
  }[];
  want: { chat: WireChat; messages: WireMessage[]; catch_up: boolean; after: number };
};

const folder = fileURLToPath(new URL('../../../api/testdata/sync/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

test('there are time lines', () => {
  expect(files.length).toBeGreaterThanOrEqual(14);
});

test.each(files)('%s', (name) => {
  const scenario = JSON.parse(readFileSync(folder + name, 'utf8')) as Scenario;
  expect(play(scenario), scenario.title).toEqual(scenario.want);
});

function play({ self, chat, steps }: Scenario): Scenario['want'] {
  const copy = createCopy(self, chat);
  for (const { event, changes, after, page, row } of steps) {
    if (event?.ev === 'me.changed') {
      for (const me of bodyOf(event, 'me.changed')?.chats ?? []) putMe(copy, me, 0);
    } else if (event) takeEvent(copy, event, 0);
    if (changes) putChanges(copy, changes, after ?? 0);
    if (page) putPage(copy, page, 0);
    if (row) putRow(copy, row, 0);
  }
  return {
    chat: viewOf(copy),
    messages: copy.covered.flatMap((span) => historyOf(copy, span.from, span.to)),
    catch_up: dueOf(copy, 0) !== never,
    after: afterOf(copy),
  };
}
