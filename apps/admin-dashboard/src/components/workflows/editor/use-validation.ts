'use client';

import { useEffect } from 'react';
import type { EditorStore } from './editor-store';
import { useProblemWords } from './use-problem-words';

const QUIET_MS = 100;

/** Checks the draft with the server's own checks, in the browser, shortly after every change. */
export function useValidation(store: EditorStore, flowId: string): void {
  const say = useProblemWords();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const check = async () => {
      const document = store.getState().history.present;
      const { validateFlow } = await import('@columba/workflow-engine');
      if (stopped) return;
      const { problems } = validateFlow(document, { flowId });
      store.getState().setProblems(
        document,
        problems.map((problem) => say(problem, document)),
      );
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
  }, [store, flowId, say]);
}
