/** How often a visible view asks whether its owner is alive. */
const beatMs = 250;
/** An owner that is silent for so long is dead or frozen: with the beat it is replaced within two seconds. */
export const silentMs = 1200;
/** A fresh owner may have to be loaded first. */
export const startMs = 5000;
/** A view in the background only says that it is still there. */
const restMs = 20_000;

type WatchOptions = {
  ping: () => void;
  /** The owner doesn't answer. Called once; start begins anew. */
  onSilent: () => void;
};

/**
 * Watches whether the owner answers. Only a visible view judges: timers of the others are slowed down by the browser.
 * And a view that was itself asleep doesn't blame the owner for that.
 */
export class OwnerWatch {
  private readonly options: WatchOptions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isVisible = true;
  private heardAt = 0;
  private tickedAt = 0;
  private hasHeard = false;

  constructor(options: WatchOptions) {
    this.options = options;
  }

  /** Begins to watch an owner that was just connected to. */
  start(): void {
    this.hasHeard = false;
    this.restart();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Anything came from the owner. */
  heard(): void {
    this.hasHeard = true;
    this.heardAt = Date.now();
  }

  setVisible(isVisible: boolean): void {
    if (isVisible === this.isVisible) return;
    this.isVisible = isVisible;
    this.restart();
  }

  private restart(): void {
    this.heardAt = this.tickedAt = Date.now();
    this.options.ping();
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), this.isVisible ? beatMs : restMs);
  }

  private tick(): void {
    const now = Date.now();
    const wasAsleep = now - this.tickedAt > beatMs * 4;
    this.tickedAt = now;
    if (wasAsleep || !this.isVisible) this.heardAt = now;
    if (now - this.heardAt > (this.hasHeard ? silentMs : startMs)) {
      this.options.onSilent();
      return;
    }
    this.options.ping();
    this.schedule();
  }
}
