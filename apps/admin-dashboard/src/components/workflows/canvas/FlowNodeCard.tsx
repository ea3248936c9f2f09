'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { CircleAlert, Plus, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { acceptsInput } from '../document/node-ports';
import { useCanvasActions } from './canvas-actions';
import type { CardData, CardNode } from './derive-canvas';
import { NodeGlyph } from './NodeGlyph';
import { NodeStateLine, NodeStateMark } from './NodeStateLine';
import { useNodeWords } from './use-node-words';

/** One step on the canvas. Its sizes are those of `node-geometry`, so that edges meet ports without measuring. */
export const FlowNodeCard = memo(function FlowNodeCard({ data, selected }: NodeProps<CardNode>) {
  const words = useNodeWords();
  const { node, ports, status, state, mode } = data;
  const shown = state && status && status !== 'idle' && status !== 'skipped' ? state : null;
  return (
    <article
      className="node-card"
      data-node-id={node.id}
      data-node-type={node.type}
      data-status={status ?? undefined}
      data-selected={selected || undefined}
      data-problem={severityOf(data.problems)}
    >
      {acceptsInput(node.type) ? (
        <Handle
          type="target"
          role="img"
          position={Position.Left}
          aria-label={`${node.id} in`}
          className="node-handle node-input"
        />
      ) : null}
      <header className="node-header">
        <NodeGlyph type={node.type} className="node-glyph" />
        <span className="node-title" title={words.title(node)}>
          {words.title(node)}
        </span>
        <CardBadges data={data} />
        {shown && status ? <NodeStateMark status={status} state={shown} /> : null}
      </header>
      <div className="node-summary">
        {shown && status && status !== 'completed' ? (
          <NodeStateLine status={status} state={shown} />
        ) : (
          <SummaryLine data={data} />
        )}
      </div>
      {ports.length > 0 ? (
        <ul className="node-ports">
          {ports.map((port) => (
            <PortRow key={port} port={port} data={data} addable={mode === 'edit' && !data.used.includes(port)} />
          ))}
        </ul>
      ) : null}
    </article>
  );
});

function SummaryLine({ data }: { data: CardData }) {
  const t = useTranslations('nodes');
  const summary = useNodeWords().summary(data.node);
  return (
    <span className={summary ? undefined : 'node-unset'} title={summary ?? undefined}>
      {summary ?? t('notSet')}
    </span>
  );
}

function PortRow({ port, data, addable }: { port: string; data: CardData; addable: boolean }) {
  const t = useTranslations('editor');
  const words = useNodeWords();
  const { addAfter } = useCanvasActions();
  const { node } = data;
  const taken = data.state?.taken.includes(port) || undefined;
  return (
    <li className="node-port" data-port={port} data-taken={taken} data-error={port === 'error' || undefined}>
      <span className="node-port-word">{words.port(port, node)}</span>
      <Handle
        id={port}
        type="source"
        position={Position.Right}
        role="img"
        aria-label={`${node.id} ${port}`}
        className="node-handle node-output"
      />
      {addable && addAfter ? (
        <button
          type="button"
          className="node-add nodrag nopan"
          aria-label={t('addAfter', { node: node.id, port })}
          onClick={(event) => {
            event.stopPropagation();
            addAfter({ node: node.id, port });
          }}
        >
          <Plus aria-hidden />
        </button>
      ) : null}
    </li>
  );
}

function CardBadges({ data }: { data: CardData }) {
  const t = useTranslations('editor');
  const marked = data.problems.filter(isMarked);
  const severity = severityOf(data.problems);
  const first = marked.find((problem) => problem.severity === severity);
  return (
    <>
      {data.node.retry && data.mode !== 'monitor' ? (
        <span className="node-badge" role="img" aria-label={t('retryBadge', { count: data.node.retry.maxAttempts })}>
          <RotateCw aria-hidden />
          {data.node.retry.maxAttempts}
        </span>
      ) : null}
      {severity && data.mode === 'edit' ? (
        <span
          className="node-badge"
          data-severity={severity}
          role="img"
          aria-label={t('problemBadge', { message: first?.message ?? '' })}
          title={first?.message}
        >
          {severity === 'error' ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
          {marked.length > 1 ? marked.length : null}
        </span>
      ) : null}
    </>
  );
}

/** A hint stands in the list; the card stays calm. */
const isMarked = (problem: FlowProblem) => problem.severity !== 'info';

function severityOf(problems: readonly FlowProblem[]): 'error' | 'warning' | undefined {
  if (!problems.some(isMarked)) return undefined;
  return problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
}
