'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { NodeGlyph } from '../canvas/NodeGlyph';
import { useNodeWords } from '../canvas/use-node-words';
import { useEditor, useEditorStore } from './editor-context';
import type { PickerRequest } from './editor-store';
import { searchPalette } from './palette-search';
import { usePaletteEntries } from './use-palette-entries';

/** Type, Enter: the step is there, connected, laid out, its form open. Opened by Tab, by a port's plus or by a dropped edge. */
export function QuickPalette() {
  const picker = useEditor((state) => state.picker);
  return picker ? <OpenPalette picker={picker} /> : null;
}

function OpenPalette({ picker }: { picker: PickerRequest }) {
  const t = useTranslations('editor.quick');
  const store = useEditorStore();
  const words = useNodeWords();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const all = usePaletteEntries();
  const offered = picker.follows ? all.filter((entry) => entry.definition.category !== 'trigger') : all;
  const found = searchPalette(offered, search);
  const current = Math.min(active, Math.max(0, found.length - 1));
  useEffect(() => {
    input.current?.focus();
  }, []);
  const close = () => {
    store.getState().closePicker();
    document.querySelector<HTMLElement>('.react-flow__pane')?.focus();
  };
  const choose = (index: number) => {
    const entry = found[index];
    if (entry) store.getState().insert(entry.definition.type, picker.where);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      ArrowDown: () => setActive((current + 1) % Math.max(1, found.length)),
      ArrowUp: () => setActive((current - 1 + found.length) % Math.max(1, found.length)),
      Enter: () => choose(current),
      Escape: close,
      Tab: close,
    };
    const step = event.nativeEvent.isComposing ? undefined : steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside closes; Escape does the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes from the input */}
      <div className="fixed inset-0 z-40" onClick={close} />
      <div
        role="dialog"
        aria-label={t('label')}
        className="fixed z-50 w-76 max-w-[calc(100vw-24px)] animate-rise overflow-hidden rounded-card bg-raised shadow-float"
        style={placeOf(picker)}
      >
        <div className="relative border-line border-b">
          <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-faint" />
          <input
            ref={input}
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={found[current] ? `${listId}-${current}` : undefined}
            aria-label={t('search')}
            placeholder={t('search')}
            className="h-10 w-full bg-transparent pr-3 pl-9 text-13 outline-none"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div role="listbox" id={listId} aria-label={t('label')} className="max-h-72 overflow-y-auto p-1">
          {found.length === 0 ? <p className="px-2 py-3 text-12 text-muted">{t('nothing')}</p> : null}
          {found.map((entry, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys
            <div
              key={entry.definition.type}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === current}
              ref={index === current ? keepInView : undefined}
              className="flex items-center gap-2.5 rounded-control px-2 py-1.5 aria-selected:bg-hover"
              onClick={() => choose(index)}
              onPointerMove={() => setActive(index)}
            >
              <NodeGlyph type={entry.definition.type} className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-13">{entry.label}</span>
                <span className="block truncate text-12 text-faint">{entry.description}</span>
              </span>
              <span className="sr-only">{words.category(entry.definition.category)}</span>
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

function keepInView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

const WIDTH = 304;
const HEIGHT = 340;

/** Beside where the edge was let go, kept on the page; else in the upper middle. */
function placeOf({ screen }: PickerRequest): React.CSSProperties {
  if (!screen) return { left: '50%', top: '18dvh', translate: '-50%' };
  const left = Math.max(12, Math.min(screen.x + 8, window.innerWidth - WIDTH - 12));
  const top = Math.max(12, Math.min(screen.y - 20, window.innerHeight - HEIGHT - 12));
  return { left, top };
}
