import { t } from '@lingui/core/macro';
import { type ReactNode, useMemo, useState } from 'react';
import { type Block, type Inline, maskText, parseMarkup } from '../../markup/index.ts';
import styles from './Markup.module.css';
import { MentionText } from './MentionText.tsx';

/** A text with its formatting. A text without blocks stays in the line, so that what follows can stand beside it. */
export function Markup({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkup(text), [text]);
  const [first] = blocks;
  if (blocks.length === 1 && first?.type === 'text') return <Nodes nodes={first.children} />;
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    <BlockView key={index} block={block} />
  ));
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'text':
      return (
        <span className={styles.lines}>
          <Nodes nodes={block.children} />
        </span>
      );
    case 'quote':
      return (
        <blockquote className={styles.quote}>
          <Nodes nodes={block.children} />
        </blockquote>
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by the arrow keys
        <pre className={styles.block} tabIndex={0} dir="ltr">
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return block.start === undefined ? (
        <ul className={styles.bullets}>
          <Items items={block.items} />
        </ul>
      ) : (
        <ol className={styles.numbers} start={block.start}>
          <Items items={block.items} />
        </ol>
      );
  }
}

function Items({ items }: { items: readonly Inline[][] }) {
  return items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    <li key={index}>
      <Nodes nodes={item} />
    </li>
  ));
}

function Nodes({ nodes }: { nodes: readonly Inline[] }): ReactNode {
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    <Node key={index} node={node} />
  ));
}

function Node({ node }: { node: Inline }): ReactNode {
  switch (node.type) {
    case 'text':
      return <MentionText text={node.text} />;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer">
          {node.text}
        </a>
      );
    case 'code':
      return <code className={styles.code}>{node.text}</code>;
    case 'bold':
      return (
        <strong>
          <Nodes nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Nodes nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Nodes nodes={node.children} />
        </s>
      );
    case 'spoiler':
      return <Spoiler nodes={node.children} />;
  }
}

/** Hides what it says until somebody asks for it. */
function Spoiler({ nodes }: { nodes: readonly Inline[] }) {
  const [isShown, setShown] = useState(false);
  if (isShown) {
    return (
      <span className={styles.shown}>
        <Nodes nodes={nodes} />
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles.spoiler}
      aria-label={t`Hidden text: show it`}
      onClick={() => setShown(true)}
    >
      {maskText(nodes)}
    </button>
  );
}
