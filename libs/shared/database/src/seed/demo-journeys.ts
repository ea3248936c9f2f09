import { type FlowDocument, flowDocumentSchema } from '@columba/workflow-contracts';
import { complaintTriageJourney } from './complaint-triage.journey.js';
import { orderStatusJourney } from './order-status.journey.js';
import { welcomeJourney } from './welcome.journey.js';

export interface DemoJourney {
  id: string;
  description: string;
  document: FlowDocument;
}

/** Acme's published journeys. */
export const DEMO_JOURNEYS: readonly DemoJourney[] = [
  {
    id: '01890000-0000-7000-8000-00000000f001',
    description: 'Asks for the order number, waits up to 20 hours for the answer, and tells where the order is.',
    document: flowDocumentSchema.parse(orderStatusJourney),
  },
  {
    id: '01890000-0000-7000-8000-00000000f002',
    description: 'Greets new customers on WhatsApp, or else by SMS, or else by email.',
    document: flowDocumentSchema.parse(welcomeJourney),
  },
  {
    id: '01890000-0000-7000-8000-00000000f003',
    description: 'Opens a ticket for a complaint, asks what happened, and says who will look after it.',
    document: flowDocumentSchema.parse(complaintTriageJourney),
  },
];
