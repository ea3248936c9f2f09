import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { withPositions } from '../document/auto-layout';
import { type ClipboardFragment, copyNodes, pasteFragment } from '../document/clipboard-fragment';
import { removeParts, type XY } from '../document/document-edits';
import { type History, record, redo, sealHistory, startHistory, undo } from '../document/document-history';
import { type InsertAt, insertNode } from '../document/insert-node';
import { placeOf } from '../document/problem-place';

export interface FieldFocus {
  /** Null for the journey's settings. */
  nodeId: string | null;
  /** Dotted path from the node: `config.body`. Empty for the node itself. */
  field: string;
  /** Rises with every wish, so that the same field can be focused twice. */
  wish: number;
}
export interface PickerRequest {
  where: InsertAt;
  /** Only steps that can follow something, not triggers. */
  follows: boolean;
  /** Where on the page it opens; the middle when absent. */
  screen?: XY;
}
export interface EditorSelection {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}
export interface EditorState {
  history: History<FlowDocument>;
  selection: EditorSelection;
  problems: readonly FlowProblem[];
  /** False until the newest document has been checked. */
  checked: boolean;
  focus: FieldFocus | null;
  picker: PickerRequest | null;
  /** The journey's own settings are shown in place of a step. */
  settingsOpen: boolean;
  edit: (change: (document: FlowDocument) => FlowDocument, mergeKey?: string) => void;
  undo: () => void;
  redo: () => void;
  seal: () => void;
  replace: (document: FlowDocument) => void;
  select: (selection: Partial<{ nodes: Iterable<string>; edges: Iterable<string> }>) => void;
  insert: (type: string, where: InsertAt) => string | null;
  removeSelection: () => void;
  copySelection: () => ClipboardFragment | null;
  paste: (fragment: ClipboardFragment) => void;
  duplicateSelection: () => void;
  setProblems: (document: FlowDocument, problems: readonly FlowProblem[]) => void;
  focusProblem: (problem: FlowProblem) => void;
  focusField: (nodeId: string | null, field: string) => void;
  openPicker: (request: PickerRequest) => void;
  closePicker: () => void;
  showSettings: (open: boolean) => void;
}
export type EditorStore = StoreApi<EditorState>;

const NONE: EditorSelection = { nodes: new Set(), edges: new Set() };

/**
 * The editor's one truth: a document with its history. Selection, problems and the open picker stand beside it; what
 * the canvas shows is derived.
 */
export function createEditorStore(initial: FlowDocument): EditorStore {
  return createStore<EditorState>()((set, get) => {
    const present = () => get().history.present;
    const edit: EditorState['edit'] = (change, mergeKey) => {
      const { history } = get();
      const next = record(history, change(history.present), mergeKey ?? null);
      if (next !== history) set({ history: next, checked: false, selection: existing(get().selection, next.present) });
    };
    const travel = (step: typeof undo) => {
      const history = step(get().history);
      if (history === get().history) return;
      set({ history, checked: false, selection: existing(get().selection, history.present) });
    };
    const paste = (fragment: ClipboardFragment) => {
      const { document, nodeIds } = pasteFragment(present(), fragment);
      edit(() => document);
      get().select({ nodes: nodeIds });
    };
    return {
      history: startHistory(withPositions(initial)),
      selection: NONE,
      problems: [],
      checked: false,
      focus: null,
      picker: null,
      settingsOpen: false,
      edit,
      paste,
      undo: () => travel(undo),
      redo: () => travel(redo),
      seal: () => set((state) => ({ history: sealHistory(state.history) })),
      replace: (document) =>
        set({ history: startHistory(withPositions(document)), selection: NONE, checked: false, focus: null }),
      select: (selection) => {
        get().seal();
        const chosen = { nodes: new Set(selection.nodes), edges: new Set(selection.edges) };
        set(
          chosen.nodes.size + chosen.edges.size > 0
            ? { selection: chosen, settingsOpen: false }
            : { selection: chosen },
        );
      },
      insert: (type, where) => {
        const inserted = insertNode(present(), type, where);
        if (!inserted) return null;
        edit(() => inserted.document);
        get().select({ nodes: [inserted.nodeId] });
        get().focusField(inserted.nodeId, '');
        set({ picker: null });
        return inserted.nodeId;
      },
      removeSelection: () => {
        const { nodes, edges } = get().selection;
        edit((document) => removeParts(document, { nodeIds: nodes, edgeIds: edges }));
      },
      copySelection: () => copyNodes(present(), get().selection.nodes),
      duplicateSelection: () => {
        const fragment = copyNodes(present(), get().selection.nodes);
        if (fragment) paste(fragment);
      },
      setProblems: (document, problems) => {
        if (document === present()) set({ problems, checked: true });
      },
      focusProblem: (problem) => {
        const place = placeOf(present(), problem);
        if (place.kind === 'node') {
          get().select({ nodes: [place.nodeId] });
          get().focusField(place.nodeId, place.field.join('.'));
        } else if (place.kind === 'edge') get().select({ edges: [place.edgeId] });
        else {
          get().showSettings(true);
          get().focusField(null, place.kind === 'settings' ? place.field.join('.') : '');
        }
      },
      focusField: (nodeId, field) => set((state) => ({ focus: { nodeId, field, wish: (state.focus?.wish ?? 0) + 1 } })),
      openPicker: (picker) => set({ picker }),
      closePicker: () => set({ picker: null }),
      showSettings: (settingsOpen) => set(settingsOpen ? { settingsOpen, selection: NONE } : { settingsOpen }),
    };
  });
}

/** A selection keeps only what is still there. */
function existing(selection: EditorSelection, document: FlowDocument): EditorSelection {
  const nodes = document.nodes.filter((node) => selection.nodes.has(node.id)).map((node) => node.id);
  const edges = document.edges.filter((edge) => selection.edges.has(edge.id)).map((edge) => edge.id);
  const same = nodes.length === selection.nodes.size && edges.length === selection.edges.size;
  return same ? selection : { nodes: new Set(nodes), edges: new Set(edges) };
}
