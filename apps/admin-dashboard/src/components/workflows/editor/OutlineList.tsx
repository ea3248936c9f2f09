'use client';

import { useTranslations } from 'next-intl';
import { NodeGlyph } from '../canvas/NodeGlyph';
import { useNodeWords } from '../canvas/use-node-words';
import { outlineOf } from '../document/outline';
import { useDocument, useEditor, useEditorStore } from './editor-context';

/** The journey as a list, in the order a run meets it: the same steps, ports and form without the canvas. */
export function OutlineList() {
  const t = useTranslations('editor.outline');
  const words = useNodeWords();
  const document = useDocument();
  const selected = useEditor((state) => state.selection.nodes);
  const store = useEditorStore();
  const titles = new Map(document.nodes.map((node) => [node.id, words.title(node)]));
  return (
    <aside
      aria-label={t('label')}
      className="flex h-full w-72 shrink-0 flex-col overflow-y-auto border-line border-r bg-surface p-2"
    >
      {document.nodes.length === 0 ? <p className="p-2 text-12 text-muted">{t('empty')}</p> : null}
      <ol className="flex flex-col gap-1">
        {outlineOf(document).map(({ node, ways }) => (
          <li key={node.id}>
            <button
              type="button"
              aria-current={selected.has(node.id) || undefined}
              className="flex h-8 w-full items-center gap-2 rounded-control px-2 text-left text-13 hover:bg-hover aria-current:bg-accent-soft"
              onClick={() => {
                store.getState().select({ nodes: [node.id] });
                store.getState().focusField(node.id, 'label');
              }}
            >
              <NodeGlyph type={node.type} className="size-4 shrink-0 text-muted" />
              <span className="truncate">{words.title(node)}</span>
            </button>
            <ul className="ml-4 border-line border-l pl-3">
              {ways.map((way) => (
                <li key={`${way.port} ${way.to}`} className="flex h-6 items-center gap-1.5 text-12 text-muted">
                  <span className="truncate">{words.port(way.port, node)} →</span>
                  {way.to ? (
                    <span className="truncate text-ink">{titles.get(way.to) ?? way.to}</span>
                  ) : (
                    <button
                      type="button"
                      aria-label={t('add', { node: node.id, port: way.port })}
                      className="rounded-control px-1 text-accent-text hover:bg-hover"
                      onClick={() =>
                        store
                          .getState()
                          .openPicker({ where: { port: { node: node.id, port: way.port } }, follows: true })
                      }
                    >
                      {t('addShort')}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </aside>
  );
}
