'use client';

import type { FlowDocument } from '@columba/workflow-contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { JOURNEYS_KEY } from '../../journeys/use-journeys';
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

/** A journey is called what its draft is called: saving the draft renamed it, and lists that are held are out of date. */
function tellNewName(queries: QueryClient, flowId: string): void {
  void queries.invalidateQueries({ queryKey: JOURNEYS_KEY });
  void queries.invalidateQueries({ queryKey: ['flow', flowId] });
}

/** Saves every change of the store by itself, and warns before a page with unsaved work is left. */
export function useDraftSaving(store: EditorStore, flowId: string, etag: string | null) {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>('saved');
  const saver = useMemo(
    () => {
      let named = store.getState().history.present.name;
      const sendAndTell = async (document: FlowDocument, tag: string | null) => {
        const answer = await send(flowId, document, tag);
        if (answer.ok && document.name !== named) {
          named = document.name;
          tellNewName(queries, flowId);
        }
        return answer;
      };
      return new DraftSaver<FlowDocument>(etag, { send: sendAndTell, onState: setState });
    },
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
