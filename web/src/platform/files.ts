/** Which files are asked for. */
export type PickOptions = {
  /** Types, as in the attribute of the same name; all without it. */
  accept?: string;
  /** Opens the camera where there is one: the one that looks at the user, or away. */
  fromCamera?: 'user' | 'environment';
};

/** Asks for files; none where nothing was picked. */
export function pickFiles({ accept, fromCamera }: PickOptions = {}): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = !fromCamera;
    if (accept) input.accept = accept;
    if (fromCamera) input.setAttribute('capture', fromCamera);
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** The files of something that was pasted or dropped. A text that is also there as a picture is a text. */
export function filesOf(data: DataTransfer | null): File[] {
  if (!data || (data.types.includes('text/plain') && !data.types.includes('application/x-moz-file')))
    return [];
  return [...data.files];
}

/** Whether something that is dragged over the page carries files. */
const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

type DropOptions = {
  /** Files are over the page, or no longer. */
  onOver: (isOver: boolean) => void;
  onDrop: (files: File[]) => void;
};

/** Takes files that are dropped on the page, wherever; until the returned function is called. */
export function watchDrops({ onOver, onDrop }: DropOptions): () => void {
  // Each element that the pointer comes to enters before the one that it left goes.
  let depth = 0;
  const end = new AbortController();
  const listen = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
    window.addEventListener(
      name,
      (event) => {
        if (!carriesFiles(event)) return;
        // Without it the browser would open the file in place of the page.
        event.preventDefault();
        act(event);
      },
      { signal: end.signal },
    );
  listen('dragenter', () => {
    depth++;
    if (depth === 1) onOver(true);
  });
  listen('dragover', () => undefined);
  listen('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) onOver(false);
  });
  listen('drop', ({ dataTransfer }) => {
    depth = 0;
    onOver(false);
    const files = [...(dataTransfer?.files ?? [])];
    if (files.length > 0) onDrop(files);
  });
  return () => end.abort();
}

const urls = new Map<Blob, { url: string; users: number }>();

/**
 * An address for bytes that are at hand, the same for all who ask while one holds it. Hold it with holdUrl, or it stays
 * until the page goes.
 */
export function urlOf(blob: Blob): string {
  const held = urls.get(blob) ?? { url: URL.createObjectURL(blob), users: 0 };
  urls.set(blob, held);
  return held.url;
}

/** Holds the address of bytes until the returned function is called. */
export function holdUrl(blob: Blob): () => void {
  urlOf(blob);
  const held = urls.get(blob);
  if (held) held.users++;
  return () => {
    if (!held) return;
    held.users--;
    if (held.users > 0) return;
    urls.delete(blob);
    URL.revokeObjectURL(held.url);
  };
}

/** Saves what an address leads to under a name. */
export function saveFile(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** Fetches bytes. Rejects where they can't be had. */
export async function readBytes(url: string): Promise<Blob> {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.blob();
}
