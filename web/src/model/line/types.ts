import type { FromOwner, Port, ToOwner } from '../protocol.ts';

/** The view's end of a line to the owner. */
export type Line = Port<ToOwner, FromOwner>;
/** The owner's end of a line to a view. */
export type HostPort = Port<FromOwner, ToOwner>;

/**
 * How a view gets to the owner. connect answers a line to the one there is, or makes one; with isReplacement the one
 * there was doesn't answer, and another one takes its place.
 */
export type Lines = { connect: (isReplacement: boolean) => Line };

/** A line inside of one page. Messages arrive later, as they do on the others. */
export function createLocalLine(attach: (port: HostPort) => void): Line {
  let toView: ((message: FromOwner) => void) | undefined;
  let toHost: ((message: ToOwner) => void) | undefined;
  let isClosed = false;
  const later = (deliver: () => void) =>
    queueMicrotask(() => {
      if (!isClosed) deliver();
    });
  const close = () => {
    isClosed = true;
  };
  attach({
    post: (message) => later(() => toView?.(message)),
    listen: (onMessage) => {
      toHost = onMessage;
    },
    close,
  });
  return {
    post: (message) => later(() => toHost?.(message)),
    listen: (onMessage) => {
      toView = onMessage;
    },
    close,
  };
}

/** A line over a message port of the browser. */
export function portOf<Out, In>(port: MessagePort): Port<Out, In> {
  return {
    post: (message) => port.postMessage(message),
    listen: (onMessage) => {
      port.onmessage = ({ data }) => onMessage(data as In);
    },
    close: () => port.close(),
  };
}
