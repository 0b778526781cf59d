// How lists cross from the owner to a view: the order by key, and the rows that changed. Rows that didn't change stay
// the same objects in the view.

/** The difference between two states of a list with what stands beside it. */
export type ListPatch<H, R> = {
  /** What stands beside the rows, if it changed. */
  head?: H;
  /** The keys in order, if it changed. */
  order?: string[];
  /** Rows that are new or changed. */
  rows?: R[];
};

/** A list with what stands beside it. */
export type ListState<H, R> = { head: H; rows: readonly R[] };

/** Finds the differences between what a view has and what there is now. */
export class ListSender<H, R> {
  private readonly keyOf: (row: R) => string;
  private head = '';
  private order: string[] = [];
  private rows = new Map<string, R>();
  private isFirst = true;

  constructor(keyOf: (row: R) => string) {
    this.keyOf = keyOf;
  }

  /** The patch that leads from the last state to this one; undefined if they are the same. */
  next(state: ListState<H, R>): ListPatch<H, R> | undefined {
    const head = JSON.stringify(state.head);
    const order = state.rows.map(this.keyOf);
    const changed = state.rows.filter((row, at) => this.rows.get(order[at] ?? '') !== row);
    const isSameOrder =
      order.length === this.order.length && order.every((key, at) => key === this.order[at]);
    const patch: ListPatch<H, R> = {
      ...(head === this.head ? {} : { head: state.head }),
      ...(isSameOrder && !this.isFirst ? {} : { order }),
      ...(changed.length === 0 ? {} : { rows: changed }),
    };
    this.isFirst = false;
    this.head = head;
    this.order = order;
    if (changed.length > 0 || !isSameOrder) {
      this.rows = new Map(state.rows.map((row, at) => [order[at] ?? '', row]));
    }
    return Object.keys(patch).length === 0 ? undefined : patch;
  }
}

/** Puts patches together again. */
export class ListReceiver<H, R> {
  private readonly keyOf: (row: R) => string;
  private byKey = new Map<string, R>();
  private rows: readonly R[] = [];

  constructor(keyOf: (row: R) => string) {
    this.keyOf = keyOf;
  }

  /** The rows after a patch; the same array if it changed none. */
  take(patch: ListPatch<H, R>): readonly R[] {
    if (!patch.order && !patch.rows) return this.rows;
    for (const row of patch.rows ?? []) this.byKey.set(this.keyOf(row), row);
    const order = patch.order ?? this.rows.map(this.keyOf);
    this.rows = order.flatMap((key) => this.byKey.get(key) ?? []);
    this.byKey = new Map(this.rows.map((row) => [this.keyOf(row), row]));
    return this.rows;
  }
}
