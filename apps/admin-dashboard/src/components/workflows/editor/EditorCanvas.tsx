'use client';

import { useReactFlow } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import { Button } from '@/components/ui/Button';
import { panToShow } from '../canvas/viewport-moves';
import { WorkflowCanvas } from '../canvas/workflow-canvas';
import { connect, moveNodes, reconnect } from '../document/document-edits';
import { boxOf, snapXY } from '../document/node-geometry';
import { indexProblems } from '../document/problem-place';
import { useDocument, useEditor, useEditorStore } from './editor-context';
import { openPalette } from './use-editor-keys';

/** The canvas joined to the editor's store. */
export function EditorCanvas() {
  const t = useTranslations('editor.canvas');
  const store = useEditorStore();
  const document = useDocument();
  const selection = useEditor((state) => state.selection);
  const problems = useEditor((state) => state.problems);
  const index = useMemo(() => indexProblems(document, problems), [document, problems]);
  const { edit, select, insert, openPicker } = store.getState();
  const actions = useMemo(
    () => ({ addAfter: (port: { node: string; port: string }) => openPicker({ where: { port }, follows: true }) }),
    [openPicker],
  );
  useKeepInView();
  return (
    <>
      <WorkflowCanvas
        document={document}
        mode="edit"
        label={t('label')}
        selection={selection}
        problems={index}
        actions={actions}
        onSelect={select}
        onMove={(positions) =>
          edit((before) =>
            moveNodes(before, Object.fromEntries(Object.entries(positions).map(([id, at]) => [id, snapXY(at)]))),
          )
        }
        onConnect={(from, to) => edit((before) => connect(before, from, to))}
        onReconnect={(edgeId, from, to) => edit((before) => reconnect(before, edgeId, from, to))}
        onDropConnection={(port, at, screen) =>
          openPicker({ where: { port, at: { x: at.x, y: at.y - 16 } }, follows: true, screen })
        }
        onDropType={(type, at) => insert(type, { at })}
      />
      {document.nodes.length === 0 ? (
        <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-3 text-center">
          <p className="text-13 text-muted">{t('empty')}</p>
          <Button className="pointer-events-auto" onClick={() => openPalette(store)}>
            <Plus aria-hidden />
            {t('first')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** The selected step stays in view: when it was just put in, when a problem row names it, when the inspector opens over it. */
function useKeepInView(): void {
  const store = useEditorStore();
  const wish = useEditor((state) => state.focus?.wish ?? 0);
  const chosen = useEditor(({ selection }) => (selection.nodes.size === 1 ? [...selection.nodes][0] : undefined));
  const { getViewport, setViewport } = useReactFlow();
  // A wish repeats for the same step, so it is a reason of its own.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const { present } = store.getState().history;
      const node = present.nodes.find((one) => one.id === chosen);
      const pane = uncoveredPane();
      if (!node || !pane || wish < 0) return;
      const viewport = getViewport();
      const by = panToShow(boxOf(present, node), viewport, pane);
      if (by.x !== 0 || by.y !== 0) {
        void setViewport(
          { ...viewport, x: viewport.x + by.x, y: viewport.y + by.y },
          { duration: 200, interpolate: 'linear' },
        );
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [wish, chosen, store, getViewport, setViewport]);
}

/** The canvas without what the inspector covers as a sheet on a narrow screen. */
function uncoveredPane(): { width: number; height: number } | null {
  const pane = globalThis.document.querySelector('.workflow-canvas')?.getBoundingClientRect();
  const sheet = globalThis.document.querySelector('[data-inspector]')?.getBoundingClientRect();
  if (!pane) return null;
  const covered = sheet && sheet.left <= pane.left ? Math.max(0, pane.bottom - sheet.top) : 0;
  return { width: pane.width, height: pane.height - covered };
}
