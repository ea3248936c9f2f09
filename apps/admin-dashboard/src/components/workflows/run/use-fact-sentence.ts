'use client';

import type { FlowDocument, RunFact } from '@columba/workflow-contracts';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useNodeWords } from '../canvas/use-node-words';
import { factWords } from '../monitor/fact-words';

/** Says a fact as it stands on screen: who (the step's title) and what. */
export function useFactSentence(document: FlowDocument | null) {
  const t = useTranslations('run');
  const words = useNodeWords();
  const format = useFormatter();
  return useMemo(() => {
    const nodes = new Map(document?.nodes.map((node) => [node.id, node]));
    const who = (fact: RunFact): string | null => {
      const nodeId = 'nodeId' in fact.body ? fact.body.nodeId : null;
      const node = nodeId ? nodes.get(nodeId) : undefined;
      return node ? words.title(node) : nodeId;
    };
    const what = (fact: RunFact): string => {
      const { key, values } = factWords(fact.body);
      const node = 'nodeId' in fact.body ? nodes.get(fact.body.nodeId) : undefined;
      const filled: Record<string, string | number> = { ...values };
      if (typeof filled.outcome === 'string') filled.outcome = words.port(filled.outcome, node);
      if (typeof filled.reason === 'string') filled.reason = lowerFirst(t(`waits.${filled.reason}`));
      if (typeof filled.until === 'number') {
        filled.until = format.dateTime(new Date(filled.until), { dateStyle: 'short', timeStyle: 'medium' });
      }
      return t(`facts.${key}`, filled);
    };
    return { who, what, sentence: (fact: RunFact) => `${who(fact) ?? ''} ${what(fact)}` };
  }, [document, t, words, format]);
}

/** A wait's words stand inside a sentence here. */
function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}
