import { WorkflowModule, type WorkflowPorts, WorkflowWorker } from '@columba/workflow';
import { NestFactory } from '@nestjs/core';

export interface RunningWorker {
  /** Takes nothing new, settles what is active (30 s at most), resolves. The ports stay open: whoever opened them closes them. */
  stop(): Promise<void>;
}

/** A worker on ports that are open: in a process of its own, or inside the gateway on one machine. */
export async function startWorker(ports: WorkflowPorts): Promise<RunningWorker> {
  const app = await NestFactory.createApplicationContext(WorkflowModule.forRoot(ports), { logger: ['error', 'warn'] });
  const worker = app.get(WorkflowWorker);
  await worker.start();
  return {
    stop: async () => {
      await worker.stop();
      await app.close();
    },
  };
}
