import type { FlowDocument } from '@columba/workflow-contracts';
import { send } from './test-flows.js';

/** A form of control flow, as the table plays it. */
export interface ControlFlowForm {
  name: string;
  document(word: string, childId: string): FlowDocument;
  child?: FlowDocument;
  /** The nodes that settle, in order; in any order where branches run side by side. */
  path: string[];
  sideBySide?: true;
  /** What the customer gets. */
  messages: string[];
  /** Which of them the worker dies over; or the write of a variable. */
  diesAt: string | { variable: string };
  /** Which of them the provider refuses, where it is another; what the customer gets then, and where it ends. */
  error: { refused?: string; messages: string[]; deadLetter?: string };
  /** What the run waits for on its way. */
  waitsFor?: 'event' | 'reply' | 'approval';
}

export const REFUSED = 'whatsapp.refused';
/** Where an error edge leads, and what it says of a refused message. */
export const sorry = send('sorry', 'Sorry: {{ error.code }}');
export const SORRY = `Sorry: ${REFUSED}`;
export const tell = (body: string) => send('tell', body);
