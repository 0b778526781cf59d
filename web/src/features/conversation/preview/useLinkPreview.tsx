import { useEffect, useState } from 'react';
import type { LinkPreview, Message, Model } from '../../../model/index.ts';
import { useLive } from '../../../ui/index.ts';
import { PreviewBar } from './PreviewBar.tsx';
import { PreviewWriter } from './writer.ts';

/** What a text that is written shows of the page that it links to. draft: the text that the field begins with. */
export function useLinkPreview(model: Model, edited: Message | undefined, draft: string) {
  const [preview, setPreview] = useState<LinkPreview>();
  const { previewsLinks } = useLive(model.arrangement);
  const isOff = !(useLive(model.server)?.hasLinkPreviews ?? false) || !previewsLinks;
  const [writer] = useState(
    () => new PreviewWriter({ load: (url) => model.previewLink(url), onChange: setPreview }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins when a message is edited, and when that ends
  useEffect(() => {
    if (edited) writer.begin(edited.text ?? '', edited.preview);
    else writer.look(draft, isOff);
  }, [writer, edited, isOff]);
  useEffect(() => () => writer.stop(), [writer]);
  const remove = () => writer.remove();
  return {
    preview,
    /** What stands above the field. */
    bar: preview ? <PreviewBar preview={preview} onRemove={remove} /> : null,
    look: (text: string) => writer.look(text, isOff),
    take: () => writer.take(),
  };
}
