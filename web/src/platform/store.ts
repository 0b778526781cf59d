/** A value of the browser that changes: read it, or be told when it moved. */
export type Observed<T> = {
  get: () => T;
  /** Calls back at each change until the returned function is called. */
  subscribe: (onChange: () => void) => () => void;
};

/** Makes an observed value out of an event target: read is called anew after each of its events. */
export function observe<T>(target: EventTarget | undefined, events: string[], read: () => T): Observed<T> {
  return {
    get: read,
    subscribe(onChange) {
      for (const name of events) target?.addEventListener(name, onChange);
      return () => {
        for (const name of events) target?.removeEventListener(name, onChange);
      };
    },
  };
}
