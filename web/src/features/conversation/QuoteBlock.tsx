import { t } from '@lingui/core/macro';
import type { Quote } from '../../model/index.ts';
import { cx } from '../../ui/index.ts';
import styles from './QuoteBlock.module.css';
import { describeQuote } from './quote.ts';

type QuoteBlockProps = {
  quote: Quote;
  nameOf: (id: string) => string | undefined;
  /** Goes to the message. */
  onOpen: (seq: number) => void;
};

/** What a message answers: who said it and a line of it. A click leads there. */
export function QuoteBlock({ quote, nameOf, onOpen }: QuoteBlockProps) {
  const { name, text, isGone } = describeQuote(quote, nameOf);
  const isThere = quote.state === 'ready';
  return (
    <button
      type="button"
      className={cx(styles.quote, isGone && styles.gone)}
      disabled={!isThere}
      data-testid="quote"
      onClick={() => onOpen(quote.seq)}
    >
      <span className="visually-hidden">{t`In reply to`} </span>
      {name ? <span className={styles.name}>{name}</span> : null}
      <span className={styles.text} dir="auto">
        {text}
      </span>
    </button>
  );
}
