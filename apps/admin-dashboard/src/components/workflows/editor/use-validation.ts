'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { useEffect } from 'react';
import type { EditorStore } from './editor-store';

const QUIET_MS = 100;

/** Checks the draft with the server's own checks, in the browser, shortly after every change. */
export function useValidation(store: EditorStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const check = async () => {
      const document = store.getState().history.present;
      const { validateFlow } = await import('@columba/workflow-engine');
      if (stopped) return;
      const { problems }: { problems: FlowProblem[] } = validateFlow(document);
      store.getState().setProblems(document, problems);
    };
    const plan = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void check(), QUIET_MS);
    };
    void check();
    const unsubscribe = store.subscribe((state, before) => {
      if (state.history.present !== before.history.present) plan();
    });
    return () => {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
}
