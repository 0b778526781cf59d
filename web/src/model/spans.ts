/** A range of seqs, both ends included. */
export type Span = { from: number; to: number };

/** Ranges of seqs, ascending, neither overlapping nor touching. The functions below leave them as they are. */
export type Spans = readonly Span[];

/** Unites spans with another one. */
export function addSpan(spans: Spans, from: number, to: number): Spans {
  if (from > to || hasAll(spans, from, to)) return spans;
  const before = spans.filter((span) => span.to + 1 < from);
  const after = spans.filter((span) => span.from > to + 1);
  const touched = spans.slice(before.length, spans.length - after.length);
  return [
    ...before,
    {
      from: Math.min(from, touched[0]?.from ?? from),
      to: Math.max(to, touched[touched.length - 1]?.to ?? to),
    },
    ...after,
  ];
}

/** What of spans lies at or above a seq. */
export function cutSpans(spans: Spans, from: number): Spans {
  return spans
    .filter((span) => span.to >= from)
    .map((span) => (span.from >= from ? span : { from, to: span.to }));
}

/** The span that covers a seq. */
export function spanOf(spans: Spans, seq: number): Span | undefined {
  return spans.find((span) => span.from <= seq && seq <= span.to);
}

/** Whether all seqs of a range are covered; an empty range is. */
export function hasAll(spans: Spans, from: number, to: number): boolean {
  if (from > to) return true;
  const span = spanOf(spans, from);
  return span !== undefined && span.to >= to;
}
