import { i18n } from '@lingui/core';
import { afterEach, expect, test } from 'vitest';
import { messages as ar } from '../locales/ar.po';
import { messages as de } from '../locales/de.po';
import { messages as en } from '../locales/en.po';
import { messages as zh } from '../locales/zh-Hans.po';
import { chooseReading, directionOf, parseLanguage, readingOf } from './languages.ts';
import { formatCount } from './number.ts';
import { formatAgo, formatDay, formatListTime } from './time.ts';
import { describeTyping } from './words.ts';

afterEach(() => i18n.loadAndActivate({ locale: 'en', locales: 'en', messages: en }));

test.each<[string[], string, string]>([
  [['de-AT', 'en'], 'de', 'de-AT'],
  [['nl', 'fr-CA', 'en'], 'fr', 'fr-CA'],
  [['zh-CN'], 'zh-Hans', 'zh-CN'],
  [['zh-SG'], 'zh-Hans', 'zh-SG'],
  [['zh-TW', 'es'], 'es', 'es'],
  [['ar-EG'], 'ar', 'ar-EG'],
  [['en-GB', 'de'], 'en', 'en-GB'],
  [['nl'], 'en', 'en'],
  [['not a tag', 'de'], 'de', 'de'],
  [[], 'en', 'en'],
])('who wants %j reads %s as in %s', (wanted, language, region) => {
  expect(chooseReading(wanted)).toEqual({ language, region });
});

test('a chosen language is read as where its reader lives', () => {
  expect(readingOf('de', ['en-US', 'de-CH'])).toEqual({ language: 'de', region: 'de-CH' });
  expect(readingOf('ar', ['en-US'])).toEqual({ language: 'ar', region: 'ar' });
});

test('only tags of ours are languages, and Arabic is written from right to left', () => {
  expect(parseLanguage('zh-Hans')).toBe('zh-Hans');
  expect(parseLanguage('zh')).toBeUndefined();
  expect(parseLanguage(undefined)).toBeUndefined();
  expect(directionOf('ar')).toBe('rtl');
  expect(directionOf('fr')).toBe('ltr');
});

const now = new Date(2026, 10, 24, 15, 0);
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test('German times and sentences', () => {
  i18n.loadAndActivate({ locale: 'de', locales: 'de-AT', messages: de });
  expect(formatAgo(minutesAgo(5), now)).toBe('vor 5 Minuten');
  expect(formatAgo(new Date(2026, 10, 23, 14, 5), now)).toBe('gestern um 14:05');
  expect(formatAgo(new Date(2026, 10, 20, 9, 0), now)).toMatch(/^am Freitag um 0?9:00$/);
  expect(formatDay(new Date(2026, 2, 3), now)).toBe('3. März');
  expect(describeTyping({ type: 'group', typing: [{ displayName: 'Mira' }] })).toBe('Mira schreibt …');
});

test('Arabic numbers follow the region, plurals the language', () => {
  i18n.loadAndActivate({ locale: 'ar', locales: 'ar-EG', messages: ar });
  expect(formatCount(12)).toBe('١٢');
  expect(formatCount(4000)).toBe('٩٩٩+');
  expect(formatAgo(minutesAgo(2), now)).toBe('قبل دقيقتين');
  i18n.loadAndActivate({ locale: 'ar', locales: 'ar', messages: ar });
  expect(formatCount(12)).toBe('12');
  expect(formatAgo(minutesAgo(5), now)).toBe('قبل 5 دقائق');
});

test('Chinese needs no plural', () => {
  i18n.loadAndActivate({ locale: 'zh-Hans', locales: 'zh-CN', messages: zh });
  expect(formatAgo(minutesAgo(5), now)).toBe('5分钟前');
  expect(formatListTime(new Date(2026, 10, 23), now)).toBe('昨天');
});
