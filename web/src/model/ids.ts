const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Makes an id that no other client makes: 25 letters and digits, 128 bits of chance. */
export function makeId(): string {
  // randomUUID is refused to pages that came over plain HTTP; getRandomValues isn't.
  const bytes = crypto.getRandomValues(new Uint8Array(25));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}
