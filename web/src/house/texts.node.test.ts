// Holds the texts: none that can be seen or heard bypasses translation, and every catalogue has all of them, with the
// same places to fill in and with every plural form that its language counts by.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('..', import.meta.url));
const screens = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tsx'),
);

/** Names, which are the same in every language. */
const names = new Set(['Roost']);
/** Attributes that are read out or shown. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'closeLabel',
  'hint',
  'label',
  'note',
  'placeholder',
  'text',
  'title',
]);
const isText = (text: string) => /\p{L}/u.test(text) && !names.has(text.trim());

/** What an expression can come to that is written right there: the arms of a choice and what is joined. */
function partsOf(node: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (!ts.isBinaryExpression(node)) return [];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return [node.right];
    case ts.SyntaxKind.PlusToken:
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.BarBarToken:
      return [node.left, node.right];
    default:
      return [];
  }
}

/** The literal texts of a file that end on the screen untranslated. */
function literalsOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const note = (node: ts.Node, text: string) => {
    if (!isText(text)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`line ${line + 1}: ${text.trim()}`);
  };
  const weigh = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      note(
        node,
        [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) => part.text).join(' '),
      );
    } else for (const part of partsOf(node)) weigh(part);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text);
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) weigh(node.expression);
    else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(file))) {
      const value = node.initializer;
      if (value && ts.isStringLiteral(value)) note(value, value.text);
      else if (value && ts.isJsxExpression(value)) weigh(value.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const parse = (name: string, code: string) =>
  ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);

test('the look at literals finds what it is there for', () => {
  const code = `const a = <p title="One">Two {x ? 'Three' : t\`fine\`} {y && "Four"} <b aria-label={'Five'} /> Roost
    <i className="fine">{\`Six \${n}\`}</i>{'@'}</p>;`;
  expect(literalsOf(parse('a.tsx', code)).map((line) => line.replace(/^line \d+: /, ''))).toEqual([
    'One',
    'Two',
    'Three',
    'Four',
    'Five',
    'Six',
  ]);
});

test.each(screens)('%s says nothing that is not translated', (name) => {
  expect(literalsOf(parse(name, readFileSync(join(src, name), 'utf8')))).toEqual([]);
});

const locales = readdirSync(join(src, 'locales'))
  .filter((name) => name.endsWith('.po'))
  .map((name) => name.slice(0, -3));

/** The texts of a catalogue by their English form. */
function readCatalogue(locale: string): Map<string, string> {
  const unquote = (text: string) => JSON.parse(`"${text}"`) as string;
  const po = readFileSync(join(src, 'locales', `${locale}.po`), 'utf8');
  const pairs = [...po.matchAll(/^msgid "(.+)"\nmsgstr "(.*)"$/gm)];
  return new Map(pairs.map(([, id = '', text = '']) => [unquote(id), unquote(text)]));
}

const english = readCatalogue('en');

/** The names of what is filled in, each once. */
const placesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? ''))].sort();

/** The plural forms that a text has, for each place where it counts. */
function formsOf(text: string): string[][] {
  return [...text.matchAll(/\{\w+, plural,((?: \w+ \{[^{}]*(?:\{\w+\}[^{}]*)*\})+)\}/g)].map((match) =>
    [...(match[1] ?? '').matchAll(/ (\w+) \{/g)].map((form) => form[1] ?? ''),
  );
}

test('the English catalogue says what the code says', () => {
  expect([...english].filter(([id, text]) => id !== text)).toEqual([]);
});

describe.each(locales)('the catalogue %s', (locale) => {
  const catalogue = readCatalogue(locale);
  const rules = new Intl.PluralRules(locale);
  // Forms for millions and for fractions aren't needed: nothing here counts so far.
  const counted = new Set(Array.from({ length: 1000 }, (_, count) => rules.select(count)));

  test('has every text, and none besides', () => {
    expect([...catalogue.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...catalogue].filter(([, text]) => text.trim() === '').map(([id]) => id)).toEqual([]);
  });

  test('has no marks of a merge that went wrong', () => {
    expect([...catalogue].filter(([, text]) => /[<=>]{7}/.test(text))).toEqual([]);
  });

  test('fills in what the English text does', () => {
    const other = [...catalogue].filter(([id, text]) => `${placesOf(id)}` !== `${placesOf(text)}`);
    expect(other).toEqual([]);
  });

  test('has the plural forms of its language', () => {
    for (const [id, text] of catalogue) {
      const forms = formsOf(text);
      expect(forms.length, id).toBe(formsOf(id).length);
      for (const form of forms) expect(new Set(form), id).toEqual(new Set([...counted, 'other']));
    }
  });
});
