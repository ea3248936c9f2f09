'use client';

import { useEffect } from 'react';
import { readFragment } from '../document/clipboard-fragment';
import type { EditorStore } from './editor-store';

export interface EditorKeyActions {
  save: () => void;
  run: () => void;
  tidy: () => void;
  fit: () => void;
  help: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null;
/** Where Tab may open the list of steps: on the canvas itself, not among controls that Tab must reach. */
const isCanvas = (target: EventTarget | null): boolean =>
  target === document.body ||
  (target instanceof HTMLElement && target.matches('.react-flow__node, .react-flow__pane, .react-flow, #page'));

/** The editor's keys. Typing in a field keeps its own; only saving and running work everywhere. */
export function useEditorKeys(store: EditorStore, actions: EditorKeyActions): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = event.metaKey || event.ctrlKey ? chord(event, store, actions) : plain(event, store, actions);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store, actions]);
  useClipboard(store);
}

function chord(event: KeyboardEvent, store: EditorStore, actions: EditorKeyActions): (() => void) | undefined {
  const state = store.getState();
  const key = event.key.toLowerCase();
  if (key === 's') return actions.save;
  if (key === 'e') return actions.run;
  if (isTyping(event.target)) return undefined;
  if (key === 'z') return event.shiftKey ? state.redo : state.undo;
  if (key === 'y') return state.redo;
  if (key === 'd') return state.duplicateSelection;
  if (key === 'a') return () => state.select({ nodes: state.history.present.nodes.map((node) => node.id) });
  return undefined;
}

function plain(event: KeyboardEvent, store: EditorStore, actions: EditorKeyActions): (() => void) | undefined {
  if (isTyping(event.target) || event.altKey || document.querySelector('[role=dialog], [role=menu], [role=listbox]'))
    return undefined;
  const state = store.getState();
  const keys: Record<string, (() => void) | undefined> = {
    Delete: state.removeSelection,
    Backspace: state.removeSelection,
    Escape: () => state.select({}),
    '?': actions.help,
    '1': actions.fit,
    t: actions.tidy,
    n: () => openPalette(store),
    Tab: !event.shiftKey && isCanvas(event.target) ? () => openPalette(store) : undefined,
  };
  return keys[event.key];
}

/** Behind the selected step, or anywhere. */
export function openPalette(store: EditorStore): void {
  const { selection, openPicker } = store.getState();
  const [after] = selection.nodes.size === 1 ? selection.nodes : [];
  openPicker({ where: after ? { after } : undefined, follows: after !== undefined });
}

/** Copy, cut and paste of steps, as text, so that it works between journeys and windows. */
function useClipboard(store: EditorStore): void {
  useEffect(() => {
    const onCopy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || !document.getSelection()?.isCollapsed) return;
      const fragment = store.getState().copySelection();
      if (!fragment) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', JSON.stringify(fragment));
      if (event.type === 'cut') store.getState().removeSelection();
    };
    const onPaste = (event: ClipboardEvent) => {
      const fragment = isTyping(event.target) ? null : readFragment(event.clipboardData?.getData('text/plain') ?? '');
      if (!fragment) return;
      event.preventDefault();
      store.getState().paste(fragment);
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [store]);
}
