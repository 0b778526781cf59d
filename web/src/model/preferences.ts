// What clients keep for each other among the preferences, which the server doesn't look into.
import type { WireSettings } from '../api/index.ts';

const linkPreviews = 'link_previews';

/** Whether pages are looked at that one links to; so it is unless it was turned off. */
export function previewsLinks({ preferences }: WireSettings): boolean {
  return preferences?.values[linkPreviews] !== 'off';
}

/** The change of the preferences that turns it on or off. */
export function linkPreviewsPatch(isOn: boolean): Record<string, string | null> {
  return { [linkPreviews]: isOn ? null : 'off' };
}
