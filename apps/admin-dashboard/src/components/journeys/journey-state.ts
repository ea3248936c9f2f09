import type { FlowResource } from '@columba/workflow-contracts';

export type JourneyState = 'draft' | 'published' | 'changed' | 'off';

/** What a journey is for its readers: not yet out, out, out with newer edits waiting, or switched off. */
export function journeyState(flow: Pick<FlowResource, 'publishedVersion' | 'draftChanged' | 'enabled'>): JourneyState {
  if (flow.publishedVersion === null) {
    return 'draft';
  }
  if (!flow.enabled) {
    return 'off';
  }
  return flow.draftChanged ? 'changed' : 'published';
}

/** Journeys whose name or description holds every typed word. */
export function matchingJourneys<T extends Pick<FlowResource, 'name' | 'description'>>(
  flows: readonly T[],
  typed: string,
): T[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return flows.filter((flow) => {
    const text = `${flow.name} ${flow.description}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
