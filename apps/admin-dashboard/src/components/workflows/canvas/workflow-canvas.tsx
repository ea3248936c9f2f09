'use client';

import '@xyflow/react/dist/base.css';
import './workflow-canvas.css';
import type { FlowDocument } from '@columba/workflow-contracts';
import {
  Background,
  type Connection,
  ConnectionLineType,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
  SelectionMode,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type DragEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { PortRef, XY } from '../document/document-edits';
import { GRID } from '../document/node-geometry';
import { acceptsInput } from '../document/node-ports';
import type { ProblemIndex } from '../document/problem-place';
import type { RunFold } from '../monitor/fold-facts';
import { type CanvasActions, CanvasActionsProvider } from './canvas-actions';
import { type Canvas, type CanvasMode, type CardNode, deriveCanvas, type PathEdge } from './derive-canvas';
import { FlowEdgePath } from './FlowEdgePath';
import { FlowNodeCard } from './FlowNodeCard';
import { selectionAfter } from './selection-after';
import { openingView } from './viewport-moves';
import { ZoomControls } from './ZoomControls';

const NODE_TYPES = { step: FlowNodeCard };
const EDGE_TYPES = { path: FlowEdgePath };
const SNAP: [number, number] = [GRID, GRID];
/** How large the beginning of a journey is shown that does not fit as a whole. */
const BEGINNING = { edit: 0.75, view: 0.62, monitor: 0.62 } as const;
const NOTHING: ReadonlySet<string> = new Set();
const NO_PROBLEMS: ProblemIndex = new Map();
export const NODE_DRAG_TYPE = 'application/x-columba-node';

export interface Selection {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}
export interface WorkflowCanvasProps {
  document: FlowDocument;
  mode: CanvasMode;
  label: string;
  selection?: Selection;
  problems?: ProblemIndex;
  /** Given in monitor mode: what the run's facts say. */
  fold?: RunFold | null;
  onSelect?: (selection: Selection) => void;
  onMove?: (positions: Record<string, XY>) => void;
  onConnect?: (from: PortRef, toNode: string) => void;
  onReconnect?: (edgeId: string, from: PortRef, toNode: string) => void;
  /** An edge was let go over empty canvas. `at` is on the canvas, `screen` on the page. */
  onDropConnection?: (from: PortRef, at: XY, screen: XY) => void;
  onDropType?: (type: string, at: XY) => void;
  actions?: CanvasActions;
  children?: ReactNode;
}

const NO_ACTIONS: CanvasActions = {};
const NO_SELECTION: Selection = { nodes: NOTHING, edges: NOTHING };

/** The journey drawn: for editing, for looking at a version, and for watching a run. Stands inside a ReactFlowProvider. */
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const { mode, label, selection = NO_SELECTION, onSelect, onMove, actions = NO_ACTIONS, children } = props;
  const t = useTranslations('editor.canvas');
  const root = useRef<HTMLElement>(null);
  const far = useStore((state) => state.transform[2] < 0.5);
  // What stands on the canvas may move the view: not before there is a first one.
  const [opened, setOpened] = useState(false);
  const [dragged, setDragged] = useState<Record<string, XY>>({});
  const canvas = useDerivedCanvas(props, dragged, selection);
  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const moves = changes.flatMap((change) => (change.type === 'position' && change.position ? [change] : []));
      const to = Object.fromEntries(moves.map((move) => [move.id, move.position as XY]));
      if (moves.some((move) => move.dragging)) setDragged((held) => ({ ...held, ...to }));
      else if (moves.length > 0) {
        setDragged({});
        onMove?.(to);
      }
      const next = selectionAfter(selection, changes, 'nodes');
      if (next) onSelect?.(next);
    },
    [selection, onSelect, onMove],
  );
  const connection = useConnecting(props);
  const dropping = useTypeDrop(props.onDropType);
  const editing = mode === 'edit';
  return (
    <CanvasActionsProvider value={actions}>
      <section
        ref={root}
        className="workflow-canvas"
        aria-label={label}
        data-far={far || undefined}
        data-mode={mode}
        {...dropping}
      >
        <ReactFlow<CardNode, PathEdge>
          nodes={canvas.nodes}
          edges={canvas.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={(changes) => {
            const next = selectionAfter(selection, changes, 'edges');
            if (next) onSelect?.(next);
          }}
          {...connection}
          connectionLineType={ConnectionLineType.SmoothStep}
          connectionRadius={28}
          snapToGrid
          snapGrid={SNAP}
          onInit={(flow) => {
            showBeginning(flow, props, root.current);
            setOpened(true);
          }}
          minZoom={0.1}
          maxZoom={2}
          nodesDraggable={editing}
          nodesConnectable={editing}
          nodesFocusable
          edgesFocusable={editing}
          elementsSelectable={Boolean(onSelect)}
          selectionMode={SelectionMode.Partial}
          panOnScroll
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
          onlyRenderVisibleElements={canvas.nodes.length > 120}
          ariaLabelConfig={{
            'node.a11yDescription.default': t('nodeHelp'),
            'edge.a11yDescription.default': t('edgeHelp'),
          }}
        >
          <Background gap={GRID} size={1} />
          <ZoomControls />
          {canvas.nodes.length > 0 ? (
            <MiniMap
              pannable
              zoomable
              ariaLabel={t('minimap')}
              style={{ width: 148, height: 96 }}
              className="max-md:hidden"
            />
          ) : null}
          {opened ? children : null}
        </ReactFlow>
      </section>
    </CanvasActionsProvider>
  );
}

function showBeginning(
  flow: ReactFlowInstance<CardNode, PathEdge>,
  props: WorkflowCanvasProps,
  root: HTMLElement | null,
) {
  const pane = root?.getBoundingClientRect();
  if (pane) void flow.setViewport(openingView(props.document, pane, BEGINNING[props.mode]));
}

function useDerivedCanvas(props: WorkflowCanvasProps, dragged: Record<string, XY>, selection: Selection): Canvas {
  const before = useRef<Canvas | null>(null);
  const { document, mode, problems = NO_PROBLEMS, fold = null } = props;
  return useMemo(() => {
    before.current = deriveCanvas(
      { document, mode, dragged, problems, fold, selectedNodes: selection.nodes, selectedEdges: selection.edges },
      before.current,
    );
    return before.current;
  }, [document, mode, dragged, problems, fold, selection]);
}

/** Drawing an edge: onto a node it connects, onto empty canvas it asks for the next step. */
function useConnecting({ document, onConnect, onReconnect, onDropConnection }: WorkflowCanvasProps) {
  const { screenToFlowPosition } = useReactFlow();
  return {
    isValidConnection: (connection: Connection | PathEdge) => {
      const target = document.nodes.find((node) => node.id === connection.target);
      return Boolean(target && connection.source !== connection.target && acceptsInput(target.type));
    },
    onConnect: ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle) onConnect?.({ node: source, port: sourceHandle }, target);
    },
    onReconnect: (edge: PathEdge, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle) onReconnect?.(edge.id, { node: source, port: sourceHandle }, target);
    },
    onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { fromNode, fromHandle, toHandle, toNode } = state;
      if (toHandle || !fromNode || !fromHandle?.id || fromHandle.type !== 'source') return;
      const from = { node: fromNode.id, port: fromHandle.id };
      const screen = pointOf(event);
      const over = toNode ?? nodeAt(screen);
      const target = over ? document.nodes.find((node) => node.id === over.id) : undefined;
      if (target) {
        if (target.id !== from.node && acceptsInput(target.type)) onConnect?.(from, target.id);
        return;
      }
      onDropConnection?.(from, screenToFlowPosition(screen, { snapToGrid: true }), screen);
    },
  };
}

/** Letting go anywhere on a card connects to it: a person need not hit the dot. */
function nodeAt(screen: XY): { id: string } | null {
  const id = globalThis.document
    .elementFromPoint(screen.x, screen.y)
    ?.closest('[data-node-id]')
    ?.getAttribute('data-node-id');
  return id ? { id } : null;
}

function pointOf(event: MouseEvent | TouchEvent): XY {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : undefined;
  const { clientX, clientY } = touch ?? (event as MouseEvent);
  return { x: clientX, y: clientY };
}

function useTypeDrop(onDropType: WorkflowCanvasProps['onDropType']) {
  const { screenToFlowPosition } = useReactFlow();
  if (!onDropType) return {};
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(NODE_DRAG_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      const type = event.dataTransfer.getData(NODE_DRAG_TYPE);
      if (!type) return;
      event.preventDefault();
      const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      onDropType(type, { x: at.x - 120, y: at.y - 24 });
    },
  };
}
