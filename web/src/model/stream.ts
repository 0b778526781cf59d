import type { WireEvent } from '../api/index.ts';

/** How long a missing event is waited for before it counts as lost: what was published first may arrive second. */
export const gapWaitMs = 200;

/** Bounds the events that wait behind a gap; with more of them catching up is the shorter way. */
const maxHeld = 256;

/** Never: a time that isn't reached. */
export const never = Number.POSITIVE_INFINITY;

/**
 * Follows one counter of versions: of a chat, of its marks, or of the user. It hands events over in order, each once,
 * and knows whether something is missing.
 */
export class Stream {
  /** Everything up to it is applied. */
  version: number;
  /** The highest version that was heard of. */
  target: number;
  /** When to catch up, in milliseconds since 1970; never while nothing is missing. */
  due = never;
  /** Events from beyond a gap, ascending by version. */
  private held: WireEvent[] = [];

  constructor(version: number) {
    this.version = version;
    this.target = version;
  }

  /** Applies an event if it is the next one, and those that waited for it; else holds it. */
  take(event: WireEvent, now: number, apply: (event: WireEvent) => void): void {
    const { from = 0, version = 0 } = event;
    if (version <= this.version) return; // known
    if (from > this.version) {
      this.hold(event);
      this.expect(version, now + gapWaitMs);
      return;
    }
    apply(event);
    this.advance(version, apply);
  }

  /** Says that everything up to a version is applied, and applies what waited for it. */
  advance(version: number, apply: (event: WireEvent) => void): void {
    this.version = Math.max(this.version, version);
    for (let next = this.held[0]; next && (next.from ?? 0) <= this.version; next = this.held[0]) {
      this.held.shift();
      const reached = next.version ?? 0;
      if (reached > this.version) {
        apply(next);
        this.version = reached;
      }
    }
    this.target = Math.max(this.target, this.version);
    if (this.target === this.version) this.due = never;
  }

  /** Says that a version exists, and when to catch up if it isn't here by then. */
  expect(version: number, due: number): void {
    this.target = Math.max(this.target, version);
    if (this.target > this.version) this.due = Math.min(this.due, due);
  }

  private hold(event: WireEvent): void {
    if (this.held.length >= maxHeld) return; // target remembers it
    const version = event.version ?? 0;
    const at = this.held.findIndex((other) => (other.version ?? 0) >= version);
    if (at < 0) this.held.push(event);
    else if (this.held[at]?.version !== version) this.held.splice(at, 0, event);
  }
}
