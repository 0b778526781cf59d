// biome-ignore-all lint/a11y/useSemanticElements: lines of a virtual list are no table rows, and buttons in a row no form
// biome-ignore-all lint/a11y/useFocusableInteractive: the field keeps the focus, its active descendant is in the grid
import { t } from '@lingui/core/macro';
import { type KeyboardEvent, use, useId, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { media } from '../../../platform/index.ts';
import { cx, Icon } from '../../../ui/index.ts';
import { type Emoji, inTone, loadEmoji, searchEmoji, type Tone, tones } from './emoji.ts';
import { type GridPart, layGrid, moveInGrid, type Place } from './grid.ts';
import { noteEmoji, readTone, recentEmoji, writeTone } from './habits.ts';
import styles from './Picker.module.css';

const touch = media('(pointer: coarse)');
const maxFound = 80;
const faces = ['🕑', '😀', '👋', '🐻', '🍞', '🚲', '⚽', '💡', '🔣', '🏁'];

const namesOfGroups = () => [
  t`Recent`,
  t`Faces and feelings`,
  t`People and gestures`,
  t`Animals and nature`,
  t`Food and drink`,
  t`Travel and places`,
  t`Activities`,
  t`Objects`,
  t`Symbols`,
  t`Flags`,
];

/** All emoji: by search, by group, by arrow keys; what was used last stands first. */
export function Picker({ onPick }: { onPick: (text: string) => void }) {
  const set = use(loadEmoji());
  const id = useId();
  const [query, setQuery] = useState('');
  const [tone, setTone] = useState(readTone);
  const [place, setPlace] = useState<Place>();
  const [shownGroup, setShownGroup] = useState(0);
  const list = useRef<VirtualizerHandle>(null);
  const columns = touch.get() ? 7 : 8;
  const isSearch = query.trim() !== '';

  const parts = useMemo<GridPart[]>(() => {
    const names = namesOfGroups();
    if (isSearch) return [{ label: t`Results`, emoji: searchEmoji(set, query, maxFound) }];
    // What is recent carries the tone in which it was picked.
    const recent = recentEmoji().map(
      (text): Emoji => set.byText.get(text) ?? { text, label: text, codes: [], words: [], skins: 0 },
    );
    return [recent, ...set.groups].map((emoji, at) => ({ label: names[at] ?? '', emoji }));
  }, [set, query, isSearch]);
  const rows = useMemo(() => layGrid(parts, columns), [parts, columns]);
  const active = place ?? (isSearch ? moveInGrid(rows, undefined, 'ArrowDown') : undefined);
  const row = active && rows[active.row];
  const current = row?.kind === 'emoji' ? row.emoji[active?.column ?? 0] : undefined;
  const formOf = (emoji: Emoji, group: number) =>
    !isSearch && group === 0 ? emoji.text : inTone(emoji, tone);

  const pick = (text: string) => {
    noteEmoji(text);
    onPick(text);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (current && row) pick(formOf(current, row.group));
      return;
    }
    const { key } = event;
    const isArrow = key === 'ArrowDown' || key === 'ArrowUp' || key === 'ArrowLeft' || key === 'ArrowRight';
    // In a text that is typed, left and right move the caret until one has gone down into the grid.
    const isCaret = (key === 'ArrowLeft' || key === 'ArrowRight') && !place;
    if (!isArrow || isCaret) return;
    event.preventDefault();
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const mirrored = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' } as const;
    const meant = isRtl && (key === 'ArrowLeft' || key === 'ArrowRight') ? mirrored[key] : key;
    const to = moveInGrid(rows, active, meant);
    setPlace(to);
    if (to) list.current?.scrollToIndex(to.row, { align: 'nearest' });
  };
  const goToGroup = (group: number) => {
    setQuery('');
    setPlace(undefined);
    setShownGroup(group);
    const at = layGrid(isSearch ? [] : parts, columns).findIndex((line) => line.group === group);
    if (at >= 0) list.current?.scrollToIndex(at, { align: 'start' });
  };

  return (
    <div className={styles.picker}>
      <div className={styles.search}>
        <Icon name="search" size={18} />
        <input
          className={styles.field}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-grid`}
          aria-activedescendant={active ? `${id}-${active.row}-${active.column}` : undefined}
          aria-autocomplete="list"
          aria-label={t`Search emoji`}
          placeholder={t`Search emoji`}
          // biome-ignore lint/a11y/noAutofocus: the picker was opened to find something
          autoFocus={!touch.get()}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setPlace(undefined);
          }}
          onKeyDown={press}
        />
      </div>
      <div className={styles.groups} role="toolbar" aria-label={t`Categories`}>
        {namesOfGroups().map((label, group) =>
          !isSearch && parts[group]?.emoji.length === 0 ? null : (
            <button
              key={label}
              type="button"
              className={cx(styles.group, !isSearch && shownGroup === group && styles.shown)}
              aria-label={label}
              title={label}
              onClick={() => goToGroup(group)}
            >
              {faces[group]}
            </button>
          ),
        )}
      </div>
      <div className={styles.scroller} role="grid" tabIndex={0} id={`${id}-grid`} aria-label={t`Emoji`}>
        <Virtualizer
          key={isSearch ? 'found' : 'all'}
          ref={list}
          data={rows}
          bufferSize={300}
          onScroll={(offset) => {
            const top = rows[list.current?.findItemIndex(offset + 4) ?? 0];
            if (top) setShownGroup(top.group);
          }}
        >
          {(line, at) =>
            line.kind === 'title' ? (
              <div key={line.key} className={styles.title} role="row">
                <span role="rowheader">{line.label}</span>
              </div>
            ) : (
              <div key={line.key} className={styles.line} role="row">
                {line.emoji.map((emoji, column) => {
                  const isActive = active?.row === at && active.column === column;
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
                    <div
                      key={emoji.text}
                      id={`${id}-${at}-${column}`}
                      role="gridcell"
                      className={cx(styles.cell, isActive && styles.active)}
                      aria-label={emoji.label}
                      aria-selected={isActive}
                      title={emoji.label}
                      onClick={() => pick(formOf(emoji, line.group))}
                    >
                      {formOf(emoji, line.group)}
                    </div>
                  );
                })}
              </div>
            )
          }
        </Virtualizer>
        {rows.length === 0 ? <p className={styles.none}>{t`No emoji is called that.`}</p> : null}
      </div>
      <div className={styles.foot}>
        <span className={styles.name} aria-hidden="true">
          {current ? `${current.label}` : null}
        </span>
        <div role="group" aria-label={t`Skin tone`} className={styles.tones}>
          {tones.map((item) => (
            <ToneButton
              key={item}
              tone={item}
              isChosen={item === tone}
              onPick={() => {
                setTone(item);
                writeTone(item);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

const hand: Emoji = { text: '✋', label: '', codes: [], words: [], skins: 1 };

function ToneButton({ tone, isChosen, onPick }: { tone: Tone; isChosen: boolean; onPick: () => void }) {
  const names = [t`No skin tone`, t`Light`, t`Medium-light`, t`Medium`, t`Medium-dark`, t`Dark`];
  return (
    <button
      type="button"
      className={cx(styles.tone, isChosen && styles.shown)}
      aria-pressed={isChosen}
      aria-label={names[tone]}
      title={names[tone]}
      onClick={onPick}
    >
      {inTone(hand, tone)}
    </button>
  );
}
