'use client';

import { type FlowNode, nodeDefinition } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { nodeSummary } from '../document/node-summary';
import { humanise } from '../schema-form/field-model';

/** Nodes, their ports and fields in the reader's words. What has no translation falls back to the definition's own. */
export function useNodeWords() {
  const t = useTranslations('nodes');
  return useMemo(() => {
    const or = (key: string, fallback: string) => (t.has(key) ? t(key) : fallback);
    const typeLabel = (type: string) => or(`types.${type}.label`, nodeDefinition(type)?.label ?? humanise(type));
    return {
      typeLabel,
      typeDescription: (type: string) => or(`types.${type}.description`, nodeDefinition(type)?.description ?? ''),
      category: (category: string) => or(`categories.${category}`, humanise(category)),
      title: (node: Pick<FlowNode, 'type' | 'label'>) => node.label || typeLabel(node.type),
      port: (port: string, node?: Pick<FlowNode, 'config'>) =>
        caseLabel(port, node) ?? or(`ports.${port}`, humanise(port)),
      field: (type: string, key: string) => or(`fields.${type}.${key}`, or(`fields.any.${key}`, humanise(key))),
      /** One of several fields that a step has one of. */
      alternative: (type: string, key: string) => or(`alternatives.${type}.${key}`, humanise(key)),
      hint: (type: string, key: string) => or(`hints.${type}.${key}`, ''),
      option: (key: string, value: string) =>
        or(`options.${key}.${value}`, or(`options.any.${value}`, humanise(value))),
      channel: (channel: string) => or(`options.any.${channel}`, channel),
      summary: (node: Pick<FlowNode, 'type' | 'config'>) => {
        const summary = nodeSummary(node);
        if (!summary) return null;
        const values = { ...summary.values };
        if (values.channel) values.channel = or(`options.any.${values.channel}`, String(values.channel));
        if (values.channels) {
          values.channels = String(values.channels)
            .split(',')
            .map((channel) => or(`options.any.${channel}`, channel))
            .join(', ');
        }
        return t(`summary.${summary.key}`, values);
      },
    };
  }, [t]);
}

/** A switch's case, or a branch of a split, may carry a label of its own. */
function caseLabel(port: string, node?: Pick<FlowNode, 'config'>): string | null {
  const cases = node?.config.cases ?? node?.config.branches;
  if (!Array.isArray(cases)) return null;
  const found = (cases as { port?: unknown; label?: unknown }[]).find((one) => one?.port === port);
  return found ? (typeof found.label === 'string' && found.label !== '' ? found.label : port) : null;
}
