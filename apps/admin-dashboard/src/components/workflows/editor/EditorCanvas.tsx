'use client';

import { useReactFlow } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import { Button } from '@/components/ui/Button';
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

/** A step that was just put in, or that a problem row names, is brought into view when it is not. */
function useKeepInView(): void {
  const store = useEditorStore();
  const wish = useEditor((state) => state.focus?.wish ?? 0);
  const { setCenter, getViewport, getZoom } = useReactFlow();
  useEffect(() => {
    const { focus, history } = store.getState();
    const node = wish > 0 && history.present.nodes.find((one) => one.id === focus?.nodeId);
    const pane = globalThis.document.querySelector('.workflow-canvas')?.getBoundingClientRect();
    if (!node || !pane) return;
    const box = boxOf(history.present, node);
    const { x, y, zoom } = getViewport();
    const left = box.x * zoom + x;
    const top = box.y * zoom + y;
    const inside =
      left >= 0 && top >= 0 && left + box.width * zoom <= pane.width && top + box.height * zoom <= pane.height;
    if (!inside)
      void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(getZoom(), 0.5), duration: 200 });
  }, [wish, store, setCenter, getViewport, getZoom]);
}
