/** Where this device is: degrees (WGS 84), and by how many meters that may be off. */
export type Position = { lat: number; lon: number; accuracyM: number };

/** Why it isn't known: the user or the browser doesn't allow it, or the device can't tell (in time). */
export type NoPosition = 'refused' | 'unknown';

/** How long a device may take to find out where it is. */
const patienceMs = 20_000;

/** Asks where the device is; the browser asks its user first. Plain HTTP pages aren't told. */
export function askPosition(): Promise<Position | NoPosition> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator) || !window.isSecureContext) return resolve('refused');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ lat: coords.latitude, lon: coords.longitude, accuracyM: Math.ceil(coords.accuracy) }),
      ({ code }) => resolve(code === 1 ? 'refused' : 'unknown'),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: 30_000 },
    );
  });
}
