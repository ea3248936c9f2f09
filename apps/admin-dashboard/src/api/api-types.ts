import type {
  FlowProblem,
  FlowVersionResource,
  flowVersionDetailSchema,
  SessionResource,
} from '@columba/workflow-contracts';
import type { z } from 'zod';

export interface PageQuery {
  limit?: number;
  cursor?: string;
}
export type FlowVersionDetail = z.infer<typeof flowVersionDetailSchema>;
export interface ValidationAnswer {
  problems: FlowProblem[];
}
export type PublishAnswer = Pick<FlowVersionResource, 'version'>;
/** Who is signed in; the token itself never reaches the page. */
export type Me = Omit<SessionResource, 'token' | 'expiresAt'>;
export interface LiveTicket {
  ticket: string;
  expiresAt: string;
}
export interface RuntimeConfig {
  demo: boolean;
  simulatorUrl: string | null;
}
/** `GET /session`: what a page must know before it can do anything. */
export interface SessionState {
  session: Me | null;
  config: RuntimeConfig;
  /** Origin of the live socket, as the browser reaches it. */
  liveUrl: string;
}
