'use client';

import { useCallback, useState } from 'react';

export type PanelName = 'palette' | 'inspector' | 'problems' | 'outline';

/** Which of the panels around the canvas are open. */
export function useFoldedPanels() {
  const [openPanels, setOpenPanels] = useState<ReadonlySet<PanelName>>(
    () => new Set(['palette', 'inspector', 'problems']),
  );
  const isOpen = (name: PanelName) => openPanels.has(name);
  const toggle = useCallback((name: PanelName) => setOpenPanels((before) => toggled(before, name)), []);
  const open = useCallback((name: PanelName) => setOpenPanels((before) => new Set([...before, name])), []);
  return { isOpen, toggle, open };
}

function toggled(before: ReadonlySet<PanelName>, name: PanelName): ReadonlySet<PanelName> {
  const next = new Set(before);
  if (!next.delete(name)) next.add(name);
  return next;
}
