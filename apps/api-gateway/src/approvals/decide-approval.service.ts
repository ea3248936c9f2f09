import { AuditTrail } from '@columba/security';
import { RunWakes } from '@columba/workflow';
import type { ApprovalStore } from '@columba/workflow/ports';
import { APPROVAL_STORE } from '@columba/workflow/ports';
import type { ApprovalResource, decideApprovalRequestSchema } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';
import { mayDecide } from './may-decide.js';

type Decision = z.output<typeof decideApprovalRequestSchema>;

/** A person approves or rejects. The decision reaches the run through its mailbox, as a reply does. */
@Injectable()
export class DecideApproval {
  constructor(
    @Inject(APPROVAL_STORE) private readonly approvals: ApprovalStore,
    private readonly wakes: RunWakes,
    private readonly audit: AuditTrail,
  ) {}

  async decide(caller: Caller, id: string, { decision, note }: Decision): Promise<ApprovalResource> {
    const { tenantId, actor } = caller;
    const asked = await this.approvals.get(tenantId, id);
    if (!asked) throw notFound('approval');
    if (!mayDecide(caller, asked)) throw notAssigned();
    const outcome = await this.approvals.decide(tenantId, id, { decision, by: actor, note });
    if (outcome === 'missing') throw notFound('approval');
    if (outcome === 'decided-before') throw decidedBefore();
    if (outcome === 'closed') throw closed();
    if (outcome === 'decided') {
      const { runId, nodeId } = asked;
      this.wakes.set({ tenantId, runId }, 0);
      const detail = { decision, runId, nodeId, hasNote: note !== '' };
      await this.audit.record({ tenantId, actor, action: 'approval.decided', target: `approval:${id}`, detail });
    }
    return (await this.approvals.get(tenantId, id)) ?? asked;
  }
}

function notAssigned(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'approval.not-assigned',
    detail: 'This question is put to other people.',
    mend: 'Ask one of its assignees, somebody with its role, or an admin.',
  });
}

function decidedBefore(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'approval.decided',
    detail: 'Somebody has decided this already.',
    mend: 'Read GET /api/v1/approvals/:id for who it was, and how.',
  });
}

function closed(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'approval.closed',
    detail: 'Nobody waits for this decision any more: its time was over, or the run has ended.',
    mend: 'Read the run for what it did instead.',
  });
}
