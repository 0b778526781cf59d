import type { LinkPreview } from '../../../model/index.ts';

/** Where a page is: the host alone, because all else is what the page, or the sender, says. */
export function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return url;
  }
}

/** The address of a picture that is in the message itself. */
export function pictureOf({ data }: NonNullable<LinkPreview['image']>): string {
  return `data:image/jpeg;base64,${data}`;
}
