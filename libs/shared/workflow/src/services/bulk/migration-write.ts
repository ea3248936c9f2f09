import { nextWakeAtMs, runStatusOf, type StepResult, waitReasonOf } from '@columba/workflow-engine';
import type { RunWrite } from '../../ports/run-store.port.js';
import { RunWriteBuffer } from '../run-write-buffer.js';

/** The commit that moves a run and lets go of it. Paths at a merge are looked at again at once: the graph has changed. */
export function migrationWrite({ state, commands, facts }: StepResult, nowMs: number): RunWrite {
  const buffer = new RunWriteBuffer();
  buffer.addFacts(facts);
  for (const command of commands) {
    if (command.type === 'unsubscribe') buffer.disarmWait(command.waitId);
    if (command.type !== 'subscribe') continue;
    const { type: _, ...wait } = command;
    buffer.armWait(wait);
  }
  const status = runStatusOf(state);
  const joins = status === 'waiting' && state.tokens.some((token) => token.status === 'joining');
  return buffer.take({
    status,
    state,
    wakeAtMs: joins ? nowMs : nextWakeAtMs(state),
    waitReason: status === 'waiting' ? waitReasonOf(state) : (state.pausedFor ?? null),
    release: true,
  });
}
