'use client';

import { PanelLeftClose, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { NodeGlyph } from './canvas/NodeGlyph';
import { useNodeWords } from './canvas/use-node-words';
import { NODE_DRAG_TYPE } from './canvas/workflow-canvas';
import { useEditorStore } from './editor/editor-context';
import { groupByCategory, type PaletteEntry, searchPalette } from './editor/palette-search';
import { usePaletteEntries } from './editor/use-palette-entries';

/** Every kind of step. A click puts one behind the selected step; dragging puts it where it is let go. */
export function NodePalette({ onFold }: { onFold: () => void }) {
  const t = useTranslations('editor.palette');
  const words = useNodeWords();
  const [search, setSearch] = useState('');
  const found = searchPalette(usePaletteEntries(), search);
  return (
    <aside aria-label={t('label')} className="flex h-full w-56 shrink-0 flex-col border-line border-r bg-surface">
      <div className="flex items-center gap-1 p-2">
        <div className="relative flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2 size-4 -translate-y-1/2 text-faint"
          />
          <Input
            size="sm"
            className="pl-7.5!"
            aria-label={t('search')}
            placeholder={t('search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <IconButton size="sm" label={t('fold')} icon={<PanelLeftClose />} onClick={onFold} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {found.length === 0 ? <p className="px-2 py-4 text-12 text-muted">{t('nothing', { search })}</p> : null}
        {groupByCategory(found).map(({ category, entries }) => (
          <section key={category} aria-label={words.category(category)} className="mb-2">
            <h3 className="px-2 pt-2 pb-1 font-medium text-12 text-faint">{words.category(category)}</h3>
            {entries.map((entry) => (
              <PaletteItem key={entry.definition.type} entry={entry} />
            ))}
          </section>
        ))}
      </div>
    </aside>
  );
}

function PaletteItem({ entry }: { entry: PaletteEntry }) {
  const store = useEditorStore();
  const { type } = entry.definition;
  const insert = () => {
    const { selection, insert: add } = store.getState();
    const [after] = selection.nodes.size === 1 ? selection.nodes : [];
    add(type, after ? { after } : undefined);
  };
  return (
    <button
      type="button"
      draggable
      title={entry.description}
      data-palette-type={type}
      className="flex h-8 w-full cursor-grab items-center gap-2 rounded-control px-2 text-left text-13 transition-colors duration-(--pace-hand) hover:bg-hover active:cursor-grabbing pointer-coarse:h-10"
      onClick={insert}
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_DRAG_TYPE, type);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <NodeGlyph type={type} className="size-4 shrink-0 text-muted" />
      <span className="truncate">{entry.label}</span>
    </button>
  );
}
