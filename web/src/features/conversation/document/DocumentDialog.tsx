import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import type { MediaFile } from '../../../model/index.ts';
import { loadMediaTools, type PdfPages, readBytes, saveFile } from '../../../platform/index.ts';
import { Button, Dialog, Spinner } from '../../../ui/index.ts';
import { previewOf } from '../media/names.ts';
import styles from './DocumentDialog.module.css';

type DocumentDialogProps = { file: MediaFile; onClose: () => void };

type Content = { text: string } | { pages: PdfPages } | 'loading' | 'missing';

/** What is in a document: a text as it is written, or the pages of a PDF. */
export function DocumentDialog({ file, onClose }: DocumentDialogProps) {
  const [content, setContent] = useState<Content>('loading');
  const name = file.name ?? t`File`;
  const { url, local } = file;
  const kind = previewOf(file);

  useEffect(() => {
    let isOver = false;
    let close = () => {};
    const read = async (): Promise<Content> => {
      const blob = local ?? (await readBytes(url ?? ''));
      if (kind === 'text') return { text: await blob.text() };
      const { openPdf } = await loadMediaTools();
      const pages = await openPdf(blob);
      close = pages.close;
      if (isOver) close();
      return { pages };
    };
    read()
      .catch((): Content => 'missing')
      .then((next) => {
        if (!isOver) setContent(next);
      });
    return () => {
      isOver = true;
      close();
    };
  }, [url, local, kind]);

  return (
    <Dialog
      title={name}
      closeLabel={t`Close`}
      isWide
      onClose={onClose}
      actions={
        url ? (
          <Button icon="download" onClick={() => saveFile(`${url}?download=1`, name)}>
            {t`Save`}
          </Button>
        ) : null
      }
    >
      <div className={styles.document} data-testid="document">
        {content === 'loading' ? <Spinner label={t`Loading`} /> : null}
        {content === 'missing' ? <p>{t`This can’t be shown here. You can save it.`}</p> : null}
        {typeof content === 'object' && 'text' in content ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too
          <pre className={styles.text} dir="auto" tabIndex={0}>
            {content.text}
          </pre>
        ) : null}
        {typeof content === 'object' && 'pages' in content
          ? Array.from({ length: content.pages.count }, (_, at) => (
              <PdfPage
                // biome-ignore lint/suspicious/noArrayIndexKey: pages have nothing but their number
                key={at}
                pages={content.pages}
                number={at + 1}
              />
            ))
          : null}
      </div>
    </Dialog>
  );
}

/** A page that is drawn when one comes near it. */
function PdfPage({ pages, number }: { pages: PdfPages; number: number }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        const width = Math.min(2000, element.clientWidth * window.devicePixelRatio);
        pages.draw(number, width).then(
          (canvas) => element.replaceChildren(canvas),
          () => undefined, // the document was closed meanwhile
        );
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [pages, number]);
  return (
    <div
      ref={place}
      className={styles.page}
      role="img"
      aria-label={t`Page ${number} of ${pages.count}`}
      data-testid="pdf-page"
    />
  );
}
