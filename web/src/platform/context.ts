/** What a browser refuses to this page, because it came over plain HTTP from another machine. */
export type ContextFacts = {
  /** Service workers, push, camera, microphone and WebCrypto are allowed. */
  isSecure: boolean;
  /** The page's origin, to show where it is. */
  origin: string;
};

/** Facts of the page's address; they don't change while it is open. */
export function readContext(): ContextFacts {
  return { isSecure: window.isSecureContext, origin: window.location.origin };
}
