'use client';

import { NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { useMemo } from 'react';
import { useNodeWords } from '../canvas/use-node-words';
import type { PaletteEntry } from './palette-search';

export function usePaletteEntries(): PaletteEntry[] {
  const words = useNodeWords();
  return useMemo(
    () =>
      NODE_DEFINITIONS.map((definition) => ({
        definition,
        label: words.typeLabel(definition.type),
        description: words.typeDescription(definition.type),
      })),
    [words],
  );
}
