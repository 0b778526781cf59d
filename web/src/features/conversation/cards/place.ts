// Places as they are written and shown. Pure.
import { formatNumber } from '../../../i18n/index.ts';

/** A place in degrees (WGS 84). */
export type Place = { lat: number; lon: number };

const number = String.raw`([+-]?\d{1,3}(?:\.\d+)?)`;

// How places are written, and how maps name them in their links, the surest first.
const shapes: readonly RegExp[] = [
  new RegExp(`[?&]mlat=${number}&mlon=${number}`, 'i'),
  new RegExp(`!3d${number}!4d${number}`, 'i'),
  new RegExp(`^geo:${number},${number}`, 'i'),
  new RegExp(`[?&](?:q|query|ll|daddr|destination|sll)=(?:loc:)?${number}(?:,|%2C)${number}`, 'i'),
  new RegExp(`@${number},${number}`),
  new RegExp(`#map=[\\d.]+/${number}/${number}`, 'i'),
  new RegExp(`^${number}\\s*[,;\\s]\\s*${number}$`),
];
const compass = /^(\d{1,3}(?:\.\d+)?)\s*°?\s*([NS])[,;\s]\s*(\d{1,3}(?:\.\d+)?)\s*°?\s*([EW])$/i;
/** "52,5163 13,3777": commas as decimal marks. */
const commas = /^([+-]?\d{1,3},\d+)\s*[;\s]\s*([+-]?\d{1,3},\d+)$/;

/** The place that a text names: coordinates, a geo: address, or the link of a map. Undefined: none. */
export function parsePlace(text: string): Place | undefined {
  const trimmed = text.trim().replace(/[()]/g, '');
  const withCompass = compass.exec(trimmed);
  if (withCompass) {
    const [, lat, ns = '', lon, ew = ''] = withCompass;
    return placeOf(
      Number(lat) * (ns.toUpperCase() === 'S' ? -1 : 1),
      Number(lon) * (ew.toUpperCase() === 'W' ? -1 : 1),
    );
  }
  const withCommas = commas.exec(trimmed);
  if (withCommas)
    return placeOf(Number(withCommas[1]?.replace(',', '.')), Number(withCommas[2]?.replace(',', '.')));
  for (const shape of shapes) {
    const match = shape.exec(trimmed);
    if (match) return placeOf(Number(match[1]), Number(match[2]));
  }
  return undefined;
}

function placeOf(lat: number, lon: number): Place | undefined {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** A place as everybody writes it: latitude, longitude. A meter is about the fifth digit. */
export function formatPlace({ lat, lon }: Place): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/** The place on the map of OpenStreetMap, with a mark. */
export function mapUrl({ lat, lon }: Place): string {
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`;
}

/** The place for the map app of the device (RFC 5870); the query is what makes Android's apps set a mark. */
export function geoUrl({ lat, lon }: Place): string {
  return `geo:${lat},${lon}?q=${lat},${lon}`;
}

/** A distance in meters or kilometers. */
export function formatMeters(meters: number): string {
  const isFar = meters >= 1000;
  return formatNumber(isFar ? meters / 1000 : meters, {
    style: 'unit',
    unit: isFar ? 'kilometer' : 'meter',
    maximumFractionDigits: isFar ? 1 : 0,
  });
}
