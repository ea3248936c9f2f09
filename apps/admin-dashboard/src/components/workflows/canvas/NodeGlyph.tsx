import { type NodeCategory, nodeDefinition } from '@columba/workflow-contracts';
import {
  CircleHelp,
  Clock,
  Database,
  Flag,
  GitBranch,
  GitMerge,
  Hand,
  Hourglass,
  type LucideIcon,
  MessageCircleQuestion,
  MessageSquare,
  OctagonX,
  Plug,
  Route,
  Sparkles,
  Split,
  Tag,
  TicketCheck,
  UserCheck,
  UserRound,
  Variable,
  Workflow,
  Zap,
} from 'lucide-react';

const BY_CATEGORY: Record<NodeCategory, LucideIcon> = {
  trigger: Zap,
  messaging: MessageSquare,
  logic: GitBranch,
  timing: Clock,
  data: Database,
  customer: UserRound,
  integration: Plug,
  ai: Sparkles,
};
/** Types whose own glyph says more than their category's. */
const BY_TYPE: Record<string, LucideIcon> = {
  trigger_manual: Hand,
  ask_question: MessageCircleQuestion,
  switch: Route,
  ab_split: Split,
  subflow: Workflow,
  approval: UserCheck,
  merge: GitMerge,
  end: Flag,
  fail: OctagonX,
  wait_event: Hourglass,
  set_variables: Variable,
  tags: Tag,
  ticket: TicketCheck,
};

export function NodeGlyph({ type, className }: { type: string; className?: string }) {
  const category = nodeDefinition(type)?.category;
  const Icon = BY_TYPE[type] ?? (category ? BY_CATEGORY[category] : CircleHelp);
  return <Icon aria-hidden className={className} strokeWidth={1.75} />;
}
