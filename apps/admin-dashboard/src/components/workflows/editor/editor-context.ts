'use client';

import type { FlowDocument, FlowNode } from '@columba/workflow-contracts';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { EditorState, EditorStore } from './editor-store';

const EditorContext = createContext<EditorStore | null>(null);
export const EditorProvider = EditorContext.Provider;

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error('useEditorStore stands outside EditorProvider');
  return store;
}

export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useEditorStore(), select);
}

export const useDocument = (): FlowDocument => useEditor((state) => state.history.present);

/** The one selected node, or null when none or several are. */
export function useSelectedNode(): FlowNode | null {
  return useEditor(({ selection, history }) => {
    if (selection.nodes.size !== 1) return null;
    const [id] = selection.nodes;
    return history.present.nodes.find((node) => node.id === id) ?? null;
  });
}
