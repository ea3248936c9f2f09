import type { SentEvent } from '../acknowledgements.js';
import { SUBFLOW } from './check-parts.js';
import type { Evidence, RunRow } from './evidence.js';
import type { Finding } from './finding.js';

const OVERDUE_S = 15;

/** I1 and I8: every acknowledged event has exactly one run per matching journey, and each run is done, waits or is a dead letter. */
export function checkRuns(evidence: Evidence): Finding[] {
  return [...missingAndDouble(evidence), ...strangers(evidence), ...unfinished(evidence), ...unanswered(evidence)];
}

function missingAndDouble({ sent, runs, unhandled }: Evidence): Finding[] {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const key = `${run.tenant}|${run.event_key}|${run.journey}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return sent.flatMap((event) => {
    const { tenant, eventKey, acknowledgedAtMs } = event;
    const kept = acknowledgedAtMs === undefined || !unhandled.has(`${tenant}|${eventKey}`);
    const findings: Finding[] = kept
      ? []
      : [{ kind: 'lost', what: `${tenant}: ${eventKey} was acknowledged and is not taken in` }];
    return [...findings, ...wrongCounts(event, (journey) => counts.get(`${tenant}|${eventKey}|${journey}`) ?? 0)];
  });
}

/** What was not acknowledged may have begun a run or not, but never two. */
function wrongCounts(event: SentEvent, countOf: (journey: string) => number): Finding[] {
  const { tenant, eventKey, begins, acknowledgedAtMs } = event;
  return begins.flatMap((journey): Finding[] => {
    const count = countOf(journey);
    if (count > 1) return [{ kind: 'duplicated', what: `${tenant}: ${eventKey} began ${count} runs of ${journey}` }];
    if (count === 1 || acknowledgedAtMs === undefined) return [];
    return [{ kind: 'lost', what: `${tenant}: ${eventKey} was acknowledged and began no run of ${journey}` }];
  });
}

/** A run that nothing of its tenant can have begun. */
function strangers({ sent, runs }: Evidence): Finding[] {
  const known = new Set(
    sent.flatMap(({ tenant, eventKey, begins }) => begins.map((journey) => `${tenant}|${eventKey}|${journey}`)),
  );
  return runs.filter(isOwn).flatMap(({ tenant, id, event_key, journey }) =>
    known.has(`${tenant}|${event_key}|${journey}`)
      ? []
      : [
          {
            kind: 'crossed' as const,
            what: `${tenant}: run ${id} of ${journey} by ${event_key}, which was never sent so`,
          },
        ],
  );
}

/** Begun by an event, not by another run. */
function isOwn({ event_key }: RunRow): boolean {
  return !event_key.startsWith(SUBFLOW);
}

function unfinished({ runs }: Evidence): Finding[] {
  return runs.flatMap((run) => {
    const problem = problemOf(run);
    return problem
      ? [{ kind: 'lost' as const, what: `${run.tenant}: run ${run.id} of ${run.journey} ${problem}` }]
      : [];
  });
}

function problemOf({ status, dead_letters, overdue_s, wait_reason }: RunRow): string | null {
  if (status === 'completed') return null;
  if (status === 'failed') return dead_letters === 1 ? null : `failed with ${dead_letters} dead letters`;
  if (status !== 'waiting') return `is left ${status}`;
  return (overdue_s ?? 0) > OVERDUE_S
    ? `waits (${wait_reason}) and its alarm is ${Math.round(overdue_s ?? 0)} s overdue`
    : null;
}

/** A wait whose answer was acknowledged is over. */
function unanswered({ sent, ledger, runs }: Evidence): Finding[] {
  const acknowledged = sent.filter((event) => event.acknowledgedAtMs !== undefined);
  const paid = new Set(
    acknowledged.filter(({ begins }) => begins.length === 0).map(({ tenant, label }) => `${tenant}|${label}`),
  );
  const replied = new Set(
    ledger.flatMap((entry) => (entry.kind === 'reply' ? [`${entry.tenant}|${entry.label}`] : [])),
  );
  const labels = new Map(sent.map(({ tenant, eventKey, label }) => [`${tenant}|${eventKey}`, label]));
  return runs.flatMap((run) => {
    const key = `${run.tenant}|${labels.get(`${run.tenant}|${run.event_key}`)}`;
    if (run.status !== 'waiting') return [];
    const answered =
      (run.wait_reason === 'event' && paid.has(key)) || (run.wait_reason === 'reply' && replied.has(key));
    return answered
      ? [
          {
            kind: 'lost' as const,
            what: `${run.tenant}: run ${run.id} of ${run.journey} still waits for its ${run.wait_reason}, which was acknowledged`,
          },
        ]
      : [];
  });
}
