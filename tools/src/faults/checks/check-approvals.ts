import type { GivenDecision } from '../decider.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './finding.js';

const TIMEOUT = 'timeout';

/**
 * A decision that was acknowledged is the one by which its run goes on, and there is only one; nobody else's is taken. A
 * dead letter still has it, for the re-drive.
 */
export function checkApprovals({ reviews, runs, unread }: Evidence, given: readonly GivenDecision[]): Finding[] {
  const outcomes = new Map(reviews.map(({ tenant, run, outcome }) => [`${tenant}: run ${run}`, outcome]));
  const statuses = new Map(runs.map(({ tenant, id, status }) => [`${tenant}: run ${id}`, status]));
  const kept = new Map(unread.map(({ tenant, run, decision }) => [`${tenant}: run ${run}`, decision]));
  const acknowledged = new Map<string, string[]>();
  for (const { tenant, run, decision, acknowledged: counts } of given) {
    const key = `${tenant}: run ${run}`;
    if (counts) acknowledged.set(key, [...(acknowledged.get(key) ?? []), decision]);
  }
  const wrong = [...acknowledged].flatMap(([run, decisions]): Finding[] => {
    if (decisions.length > 1)
      return [{ kind: 'duplicated', what: `${run}: ${decisions.join(' and ')} were both acknowledged` }];
    const outcome = outcomes.get(run);
    if (outcome === decisions[0]) return [];
    const status = statuses.get(run) ?? 'gone';
    if (outcome === undefined && status === 'failed' && kept.get(run) === decisions[0]) return [];
    const left = outcome === undefined ? `it is ${status} and has left by no port` : `it left by ${outcome}`;
    return [{ kind: 'lost', what: `${run}: ${decisions[0]} was acknowledged, and ${left}` }];
  });
  const made = [...outcomes].flatMap(([run, outcome]): Finding[] => {
    if (outcome === TIMEOUT || acknowledged.has(run)) return [];
    return [{ kind: 'crossed', what: `${run}: left its approval by ${outcome}, which nobody was told to count` }];
  });
  return [...wrong, ...made];
}
