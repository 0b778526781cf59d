/** What is done to files before they go up. Fetched with the first file that is picked. */

export { fitWithin, type Size } from './fit.ts';
export { maxPdfBytes, openPdf, type PdfPages } from './pdf.ts';
export { type Preview, previewOf, type Quality } from './picture.ts';
export { type FileKind, kindOf, type PreparedFile, prepareAsFile, prepareFile } from './prepare.ts';
export { type PreparedVideo, prepareVideo } from './video.ts';
