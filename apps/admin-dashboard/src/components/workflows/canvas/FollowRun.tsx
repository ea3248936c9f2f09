'use client';

import type { FlowDocument } from '@columba/workflow-contracts';
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { boxOf } from '../document/node-geometry';
import { panToShow } from './viewport-moves';

/** Keeps the step where the run is in view, until a person takes the canvas into their own hands. */
export function FollowRun({ document, nodeId }: { document: FlowDocument; nodeId: string | null }) {
  const { getViewport, setViewport } = useReactFlow();
  const store = useStoreApi();
  const held = useRef(false);
  // A narrower window, or a phone that is turned, must not lose the step.
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    const pane = store.getState().domNode;
    const hold = () => {
      held.current = true;
    };
    pane?.addEventListener('pointerdown', hold);
    pane?.addEventListener('wheel', hold, { passive: true });
    return () => {
      pane?.removeEventListener('pointerdown', hold);
      pane?.removeEventListener('wheel', hold);
    };
  }, [store]);
  useEffect(() => {
    const node = document.nodes.find((one) => one.id === nodeId);
    if (!node || held.current || width === 0) return;
    const viewport = getViewport();
    const by = panToShow(boxOf(document, node), viewport, { width, height });
    if (by.x !== 0 || by.y !== 0) {
      void setViewport(
        { ...viewport, x: viewport.x + by.x, y: viewport.y + by.y },
        { duration: 200, interpolate: 'linear' },
      );
    }
  }, [document, nodeId, width, height, getViewport, setViewport]);
  return null;
}
