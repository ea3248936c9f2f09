'use client';

import { nodeDefinition } from '@columba/workflow-contracts';
import { type RefObject, useEffect } from 'react';
import { firstEmptyField } from '../schema-form/starter-config';
import { useEditor, useEditorStore } from './editor-context';

const INPUTS = 'input:not([type=hidden], :disabled), textarea, select';
const FOCUSABLE = `${INPUTS}, button:not(:disabled), [tabindex="0"]`;

/** Puts the focus where the editor wishes it: a named field, or a new step's first field that is still empty. */
export function useFieldFocus(panel: RefObject<HTMLDivElement | null>): void {
  const store = useEditorStore();
  const focus = useEditor((state) => state.focus);
  useEffect(() => {
    if (!focus) return;
    const wanted = focus.field || emptyFieldOf(store.getState().history.present.nodes, focus.nodeId);
    const frame = requestAnimationFrame(() => {
      const target = panel.current && closestField(panel.current, wanted);
      target?.focus();
      target?.scrollIntoView({ block: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [focus, panel, store]);
}

function emptyFieldOf(
  nodes: readonly { id: string; type: string; config: Record<string, unknown> }[],
  nodeId: string | null,
) {
  const node = nodes.find((one) => one.id === nodeId);
  const definition = node && nodeDefinition(node.type);
  const key = definition ? firstEmptyField(definition, node.config) : null;
  return key ? `config.${key}` : '';
}

/** The control of a path, or of the nearest thing around it that has one. */
function closestField(panel: HTMLElement, path: string): HTMLElement | null {
  for (let wanted = path; wanted !== ''; wanted = wanted.slice(0, Math.max(0, wanted.lastIndexOf('.')))) {
    const found = panel.querySelector<HTMLElement>(`[data-field="${CSS.escape(wanted)}"]`);
    if (found) return controlOf(found);
  }
  return null;
}

/** What one types into comes before the buttons around it. */
function controlOf(found: HTMLElement): HTMLElement | null {
  if (found.matches(FOCUSABLE)) return found;
  return found.querySelector<HTMLElement>(INPUTS) ?? found.querySelector<HTMLElement>(FOCUSABLE);
}
