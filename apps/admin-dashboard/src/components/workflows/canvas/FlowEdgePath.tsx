'use client';

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { PathEdge } from './derive-canvas';

/** A shorter edge has no place for words; selecting it shows them. */
const LABEL_ROOM = 180;

/** A smooth-step line. Error lines are dashed and say what they catch; the taken path is darker; a running one flows. */
export const FlowEdgePath = memo(function FlowEdgePath(props: EdgeProps<PathEdge>) {
  const t = useTranslations('editor.errorPath');
  const { data, selected, id } = props;
  const [path, labelX, labelY] = getSmoothStepPath({ ...props, borderRadius: 8, offset: 20 });
  const hasRoom = Math.abs(props.targetX - props.sourceX) + Math.abs(props.targetY - props.sourceY) > LABEL_ROOM;
  const edge = data?.edge;
  const isError = edge?.from.port === 'error';
  const caught = [...(edge?.onError?.kinds ?? []).map((kind) => t(`kinds.${kind}`)), ...(edge?.onError?.codes ?? [])];
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={20}
        className="flow-edge"
        data-edge-id={id}
        data-state={data?.state ?? undefined}
        data-error={isError || undefined}
        data-selected={selected || undefined}
      />
      {isError && caught.length > 0 && hasRoom ? (
        <EdgeLabelRenderer>
          <span
            className="flow-edge-label"
            data-state={data?.state ?? undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {caught.join(', ')}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
