import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** The pages of a document, to be drawn. */
export type PdfPages = {
  count: number;
  /** Draws a page, the first is 1, so many pixels wide. */
  draw: (page: number, width: number) => Promise<HTMLCanvasElement>;
  close: () => void;
};

/** Larger ones aren't drawn: all of it has to be in memory. */
export const maxPdfBytes = 50 * 1024 * 1024;
/** A page that is far from the shape of paper is no taller than this many times its width. */
const maxRatio = 4;

/** Opens a PDF. Rejects where it can't be read, or asks for a password. */
export async function openPdf(blob: Blob): Promise<PdfPages> {
  const { getDocument, GlobalWorkerOptions } = await import('pdfjs-dist');
  GlobalWorkerOptions.workerSrc = workerUrl;
  // Nothing in it runs, and nothing is fetched for it.
  const task = getDocument({
    data: new Uint8Array(await blob.arrayBuffer()),
    enableXfa: false,
    stopAtErrors: false,
  });
  const document = await task.promise;
  return {
    count: document.numPages,
    async draw(number, width) {
      const page = await document.getPage(number);
      const natural = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: width / natural.width });
      const canvas = window.document.createElement('canvas');
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(Math.min(viewport.height, viewport.width * maxRatio));
      await page.render({ canvas, viewport }).promise;
      return canvas;
    },
    close: () => void task.destroy(),
  };
}
