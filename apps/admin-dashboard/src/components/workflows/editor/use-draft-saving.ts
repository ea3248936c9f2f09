'use client';

import type { FlowDocument } from '@columba/workflow-contracts';
import { useEffect, useMemo, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { DraftSaver, type SaveAnswer, type SaveState } from '../document/draft-saver';
import type { EditorStore } from './editor-store';

async function send(flowId: string, document: FlowDocument, etag: string | null): Promise<SaveAnswer> {
  try {
    return { ok: true, etag: (await api.flows.saveDraft(flowId, document, etag)).etag };
  } catch (error) {
    const conflict = error instanceof ApiError && error.status === 412;
    return { ok: false, reason: conflict ? 'conflict' : 'failed' };
  }
}

/** Saves every change of the store by itself, and warns before a page with unsaved work is left. */
export function useDraftSaving(store: EditorStore, flowId: string, etag: string | null) {
  const [state, setState] = useState<SaveState>('saved');
  const saver = useMemo(
    () =>
      new DraftSaver<FlowDocument>(etag, { send: (document, tag) => send(flowId, document, tag), onState: setState }),
    // The tag is only the first one: the saver keeps the newest itself.
    [flowId],
  );
  useEffect(() => {
    const unsubscribe = store.subscribe((next, before) => {
      const document = next.history.present;
      if (document !== before.history.present && document.name.trim() !== '') saver.changed(document);
    });
    return () => {
      unsubscribe();
      void saver.flush();
    };
  }, [store, saver]);
  useEffect(() => {
    if (state === 'saved') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state]);
  return { state, saver };
}
