import { expect, test } from 'vitest';
import { formatMeters, formatPlace, geoUrl, mapUrl, parsePlace } from './place.ts';

const gate = { lat: 52.51628, lon: 13.3777 };

test.each([
  ['52.51628, 13.3777'],
  [' 52.51628 13.3777 '],
  ['(52.51628; 13.3777)'],
  ['52,51628 13,3777'],
  ['52.51628° N, 13.3777° E'],
  ['geo:52.51628,13.3777?z=16'],
  ['https://www.openstreetmap.org/?mlat=52.51628&mlon=13.3777#map=16/52.5/13.3'],
  ['https://www.openstreetmap.org/#map=19/52.51628/13.3777'],
  ['https://www.google.com/maps/place/Gate/@52.5,13.3,17z/data=!3d52.51628!4d13.3777'],
  ['https://www.google.com/maps/@52.51628,13.3777,17z'],
  ['https://maps.apple.com/?ll=52.51628,13.3777&q=Gate'],
  ['https://www.google.com/maps/search/?api=1&query=52.51628%2C13.3777'],
])('%s is a place', (text) => {
  expect(parsePlace(text)).toEqual(gate);
});

test('south and west are below zero', () => {
  expect(parsePlace('33.86 S 151.2 E')).toEqual({ lat: -33.86, lon: 151.2 });
  expect(parsePlace('-12.05, -77.04')).toEqual({ lat: -12.05, lon: -77.04 });
});

test.each([
  [''],
  ['Berlin'],
  ['91, 13'],
  ['52.5'],
  ['52.5, 181'],
  ['https://example.org/52.5/13.3'],
  ['1 2 3'],
])('%s is none', (text) => {
  expect(parsePlace(text)).toBeUndefined();
});

test('is shown and led to', () => {
  expect(formatPlace(gate)).toBe('52.51628, 13.37770');
  expect(mapUrl(gate)).toContain('mlat=52.51628&mlon=13.3777#map=16/52.51628/13.3777');
  expect(geoUrl(gate)).toBe('geo:52.51628,13.3777?q=52.51628,13.3777');
  expect(formatMeters(12)).toBe('12 m');
  expect(formatMeters(1500)).toBe('1.5 km');
});
