import { AuditTrail } from '@columba/security';
import { FLOW_STORE, type FlowStore, VARIABLE_STORE, type VariableStore } from '@columba/workflow/ports';
import type { KeptVariableScope, PutVariableRequest, SharedVariableScope, Variable } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';

interface Group<S extends SharedVariableScope> {
  scope: S;
  flowId?: string | undefined;
}

/** What people read and write of the variables that outlive runs. Each write is audited, by name and never by value. */
@Injectable()
export class KeptVariables {
  constructor(
    @Inject(VARIABLE_STORE) private readonly variables: VariableStore,
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    private readonly audit: AuditTrail,
  ) {}

  async list({ tenantId }: Caller, group: Group<SharedVariableScope>): Promise<Variable[]> {
    const flowId = await this.flowOf(tenantId, group);
    return await this.variables.list(tenantId, group.scope, flowId);
  }

  /** @throws ProblemError 409 when the variable is not at the revision that the request names */
  async put(
    caller: Caller,
    group: Group<KeptVariableScope>,
    { revision, name, type, value }: PutVariableRequest,
  ): Promise<Variable> {
    const { tenantId, actor } = caller;
    const flowId = await this.flowOf(tenantId, group);
    const given = { scope: group.scope, flowId, name, type, value };
    const written = await this.variables.put(tenantId, given, { by: actor, revision });
    if (!written) throw changed(name);
    await this.record(caller, 'variable.set', { ...group, name }, { type, revision: written.revision });
    return written;
  }

  async remove(caller: Caller, group: Group<KeptVariableScope> & { name: string }): Promise<void> {
    const { tenantId } = caller;
    const flowId = await this.flowOf(tenantId, group);
    if (!(await this.variables.remove(tenantId, group.scope, flowId, group.name))) throw notFound('variable');
    await this.record(caller, 'variable.removed', group, {});
  }

  /** The flow whose variables are meant; null for those of all flows. */
  private async flowOf(tenantId: string, { scope, flowId }: Group<SharedVariableScope>): Promise<string | null> {
    if ((scope === 'flow') !== (flowId !== undefined)) throw wrongGroup();
    if (flowId === undefined) return null;
    if (!(await this.flows.get(tenantId, flowId))) throw notFound('flow');
    return flowId;
  }

  private async record(
    { tenantId, actor }: Caller,
    action: string,
    { scope, flowId, name }: Group<KeptVariableScope> & { name: string },
    detail: Record<string, string | number>,
  ): Promise<void> {
    const target = flowId === undefined ? `variable:${scope}.${name}` : `variable:flow.${flowId}.${name}`;
    await this.audit.record({ tenantId, actor, action, target, detail });
  }
}

function wrongGroup(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'query.invalid',
    detail: 'The scope "flow" needs a flowId, and other scopes have none.',
    mend: 'Send ?scope=flow&flowId=<id of the flow>, or ?scope=tenant.',
    errors: [{ pointer: '/flowId', code: 'invalid', detail: 'goes with the scope "flow"' }],
  });
}

function changed(name: string): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'variable.changed',
    detail: `The variable "${name}" is not at the revision that the request names.`,
    mend: 'Read it again, and send its revision, or none to write in any case.',
  });
}
