import type { Evidence, RunRow } from './evidence.js';
import type { Finding } from './finding.js';

/** A run that another run began has this in front of its parent's effect key, `<run>:<node>:<iteration>`. */
export const SUBFLOW = 'subflow|';

/** A subflow is begun once by the run that waits for it, and by a run of the same tenant. */
export function checkParts({ runs }: Evidence): Finding[] {
  const parts = runs.filter(({ event_key }) => event_key.startsWith(SUBFLOW));
  const parents = new Map(runs.map((run) => [run.id, run]));
  const adopted = parts.flatMap(({ tenant, id, event_key }): Finding[] => {
    const parent = parents.get(parentOf(event_key));
    if (parent?.tenant === tenant) return [];
    return [{ kind: 'crossed', what: `${tenant}: run ${id} was begun by a run of ${parent?.tenant ?? 'nobody'}` }];
  });
  const counts = new Map<string, number>();
  for (const { event_key } of parts) counts.set(parentOf(event_key), (counts.get(parentOf(event_key)) ?? 0) + 1);
  const wholes = runs.filter(({ journey }) => journey === 'whole');
  return [...adopted, ...wholes.flatMap((run) => wrongCount(run, counts.get(run.id) ?? 0))];
}

function wrongCount({ tenant, id, status }: RunRow, count: number): Finding[] {
  if (count > 1) return [{ kind: 'duplicated', what: `${tenant}: run ${id} began its subflow ${count} times` }];
  if (count === 1 || status !== 'completed') return [];
  return [{ kind: 'lost', what: `${tenant}: run ${id} is done without its subflow` }];
}

function parentOf(eventKey: string): string {
  return eventKey.slice(SUBFLOW.length).split(':')[0] ?? '';
}
