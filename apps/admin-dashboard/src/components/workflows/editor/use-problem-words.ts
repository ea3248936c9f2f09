'use client';

import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useNodeWords } from '../canvas/use-node-words';
import { problemIn } from '../document/problem-words';

/** Says what validation found in the reader's language. English is the engine's own. */
export function useProblemWords(): (problem: FlowProblem, document: FlowDocument) => FlowProblem {
  const locale = useLocale();
  const t = useTranslations('problems');
  const words = useNodeWords();
  return useMemo(() => {
    const list = new Intl.ListFormat(locale, { type: 'disjunction' });
    const tongue = {
      has: (key: string) => t.has(key),
      say: (key: string, values: Record<string, string | number>) => t(key, values),
      title: words.title,
      port: words.port,
      field: words.field,
      oneOf: (parts: readonly string[]) => list.format(parts),
    };
    return (problem, document) => (locale === 'en' ? problem : problemIn(problem, document, tongue));
  }, [locale, t, words]);
}
