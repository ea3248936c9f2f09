import { emptyFlowDocument, type FlowProblem } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { renameFlow } from '../document/document-edits';
import { createEditorStore } from './editor-store';

const newEditor = () => createEditorStore(emptyFlowDocument('New'));
const ids = (store: ReturnType<typeof newEditor>) => store.getState().history.present.nodes.map((node) => node.id);

describe('the editor', () => {
  it('builds a four-node journey by inserting after the selected node', () => {
    const store = newEditor();
    const { insert } = store.getState();
    for (const type of ['trigger_message', 'condition', 'send_message', 'end']) {
      const [after] = store.getState().selection.nodes;
      insert(type, after ? { after } : undefined);
    }
    expect(store.getState().history.present.edges).toHaveLength(3);
    expect([...store.getState().selection.nodes]).toEqual(['end']);
    expect(store.getState().focus).toMatchObject({ nodeId: 'end' });
  });

  it('undoes and redoes, and lets go of what is no longer there', () => {
    const store = newEditor();
    store.getState().insert('trigger_manual', undefined);
    store.getState().insert('end', { after: 'trigger_manual' });
    store.getState().undo();
    expect(ids(store)).toEqual(['trigger_manual']);
    expect(store.getState().selection.nodes.size).toBe(0);
    store.getState().redo();
    expect(ids(store)).toEqual(['trigger_manual', 'end']);
  });

  it('removes the selection and brings it back with its edges', () => {
    const store = newEditor();
    store.getState().insert('trigger_manual', undefined);
    store.getState().insert('end', { after: 'trigger_manual' });
    store.getState().removeSelection();
    expect(store.getState().history.present.edges).toEqual([]);
    store.getState().undo();
    expect(store.getState().history.present.edges).toHaveLength(1);
  });

  it('duplicates beside the original and selects the copy', () => {
    const store = newEditor();
    store.getState().insert('delay', undefined);
    store.getState().duplicateSelection();
    expect(ids(store)).toEqual(['delay', 'delay_2']);
    expect([...store.getState().selection.nodes]).toEqual(['delay_2']);
  });

  it('takes problems only for the document they were found in', () => {
    const store = newEditor();
    const before = store.getState().history.present;
    const problem: FlowProblem = {
      code: 'node.no-trigger',
      severity: 'error',
      nodeId: null,
      pointer: '/nodes',
      message: 'm',
      mend: 'm',
    };
    store.getState().edit((document) => renameFlow(document, 'Other'));
    store.getState().setProblems(before, [problem]);
    expect(store.getState()).toMatchObject({ problems: [], checked: false });
    store.getState().setProblems(store.getState().history.present, [problem]);
    expect(store.getState()).toMatchObject({ problems: [problem], checked: true });
  });

  it('goes to the field that a problem names', () => {
    const store = newEditor();
    store.getState().insert('send_message', undefined);
    store.getState().select({});
    store.getState().focusProblem({
      code: 'node.config-invalid',
      severity: 'error',
      nodeId: 'send_message',
      pointer: '/nodes/0/config/body',
      message: 'm',
      mend: 'm',
    });
    expect([...store.getState().selection.nodes]).toEqual(['send_message']);
    expect(store.getState().focus).toMatchObject({ nodeId: 'send_message', field: 'config.body' });
  });
});
