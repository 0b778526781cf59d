import { firstPage } from '../../../markup/index.ts';
import type { LinkPreview, Result } from '../../../model/index.ts';

/** How long a link has to stay as it is before its page is asked about: nobody wants each letter of it looked at. */
export const settleMs = 600;

type WriterOptions = {
  /** Asks what a page shows. */
  load: (url: string) => Promise<Result<LinkPreview>>;
  /** Another preview is to be shown; undefined: none. */
  onChange: (preview: LinkPreview | undefined) => void;
};

/** Follows a text while it is written, and has the page looked at that it links to first. */
export class PreviewWriter {
  private readonly options: WriterOptions;
  /** What was found, undefined where there is nothing to show. */
  private readonly known = new Map<string, LinkPreview | undefined>();
  /** Pages whose preview was taken off. */
  private readonly refused = new Set<string>();
  private page: string | undefined;
  private shown: LinkPreview | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  /** Begins with another text, whose preview is known: that of the message that is edited. */
  begin(text: string, preview: LinkPreview | undefined): void {
    this.refused.clear();
    this.page = undefined;
    this.show(undefined);
    if (preview) this.known.set(preview.url, preview);
    else {
      // It was sent without one: that was wanted, or there was nothing.
      const page = firstPage(text);
      if (page && text !== '') this.refused.add(page);
    }
    this.look(text);
  }

  /** The text is now this; with isOff nothing is asked and nothing shown. */
  look(text: string, isOff = false): void {
    const page = isOff ? undefined : firstPage(text);
    if (page === this.page) return;
    this.page = page;
    clearTimeout(this.timer);
    const isAsked = page === undefined || this.refused.has(page) || this.known.has(page);
    this.show(page === undefined || this.refused.has(page) ? undefined : this.known.get(page));
    if (!isAsked) this.timer = setTimeout(() => void this.ask(page), settleMs);
  }

  /** Takes the preview off; the same page isn't shown again in this text. */
  remove(): void {
    if (this.page) this.refused.add(this.page);
    this.show(undefined);
  }

  /** The text went out: what it carries. */
  take(): LinkPreview | undefined {
    const taken = this.shown;
    this.refused.clear();
    this.look('');
    return taken;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async ask(page: string): Promise<void> {
    const answer = await this.options.load(page);
    // What couldn't be asked is asked again another time.
    if (answer.ok || answer.problem.code === 'no_preview')
      this.known.set(page, answer.ok ? answer.value : undefined);
    if (this.page === page && !this.refused.has(page)) this.show(this.known.get(page));
  }

  private show(preview: LinkPreview | undefined): void {
    if (preview === this.shown) return;
    this.shown = preview;
    this.options.onChange(preview);
  }
}
