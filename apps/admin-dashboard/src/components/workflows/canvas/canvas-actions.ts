'use client';

import { createContext, useContext } from 'react';
import type { PortRef } from '../document/document-edits';

export interface CanvasActions {
  /** Opens the list of steps that may follow a port. Absent where nothing can be edited. */
  addAfter?: (port: PortRef) => void;
}

const CanvasActionsContext = createContext<CanvasActions>({});
export const CanvasActionsProvider = CanvasActionsContext.Provider;
export const useCanvasActions = (): CanvasActions => useContext(CanvasActionsContext);
