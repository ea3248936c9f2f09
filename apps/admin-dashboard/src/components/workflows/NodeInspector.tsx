'use client';

import { type FlowEdge, type FlowNode, type FlowProblem, nodeDefinition } from '@columba/workflow-contracts';
import { hasEffects } from '@columba/workflow-engine';
import { Copy, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useRef } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { NodeGlyph } from './canvas/NodeGlyph';
import { useNodeWords } from './canvas/use-node-words';
import { patchEdge, patchNode, setNodeConfig } from './document/document-edits';
import { indexProblems } from './document/problem-place';
import { variablesAt } from './document/variable-catalogue';
import { ErrorPathEditor } from './ErrorPathEditor';
import { useDocument, useEditor, useEditorStore, useSelectedNode } from './editor/editor-context';
import { FlowSettingsPanel } from './editor/FlowSettingsPanel';
import { PanelFrame, type PanelFrameProps } from './editor/PanelFrame';
import { ProblemIcon } from './editor/ProblemIcon';
import { RetryPolicyEditor } from './editor/RetryPolicyEditor';
import { useFieldFocus } from './editor/use-field-focus';
import { fieldsOfSchema } from './schema-form/field-model';
import { FormProvider } from './schema-form/form-context';
import { configSchemaOf } from './schema-form/json-schema';
import { SchemaForm } from './schema-form/SchemaForm';

const NO_PROBLEMS: ReadonlyMap<string, FlowProblem[]> = new Map();

/** The form of what is selected: a step, an edge, several things, or with nothing selected the journey itself. */
export function NodeInspector({ onFold }: { onFold: () => void }) {
  const node = useSelectedNode();
  const { nodes, edges } = useEditor((state) => state.selection);
  const document = useDocument();
  const edge = nodes.size === 0 && edges.size === 1 ? document.edges.find((one) => edges.has(one.id)) : undefined;
  const panel = useRef<HTMLDivElement>(null);
  useFieldFocus(panel);
  if (node) return <NodePanel key={node.id} node={node} onFold={onFold} panel={panel} />;
  if (edge) return <EdgePanel key={edge.id} edge={edge} onFold={onFold} />;
  if (nodes.size + edges.size > 1) return <ManyPanel count={nodes.size + edges.size} onFold={onFold} />;
  return <FlowSettingsPanel onFold={onFold} panel={panel} />;
}

function NodePanel({ node, onFold, panel }: { node: FlowNode; onFold: () => void; panel: PanelFrameProps['panel'] }) {
  const t = useTranslations('editor.inspector');
  const words = useNodeWords();
  const store = useEditorStore();
  const document = useDocument();
  const problems = useEditor((state) => state.problems);
  const definition = nodeDefinition(node.type);
  const fields = useMemo(() => (definition ? fieldsOfSchema(configSchemaOf(definition)) : []), [definition]);
  const form = useMemo(
    () => ({
      nodeType: node.type,
      problems: indexProblems(document, problems).get(node.id) ?? NO_PROBLEMS,
      variables: variablesAt(document, node.id),
      readOnly: false,
    }),
    [document, problems, node.id, node.type],
  );
  const { edit, removeSelection, duplicateSelection } = store.getState();
  const own = form.problems.get('') ?? [];
  return (
    <PanelFrame
      title={words.title(node)}
      note={
        <>
          {node.label ? `${words.typeLabel(node.type)} · ` : ''}
          <span className="font-mono">{node.id}</span>
        </>
      }
      glyph={<NodeGlyph type={node.type} className="size-4 shrink-0 text-muted" />}
      onFold={onFold}
      panel={panel}
      actions={
        <>
          <IconButton size="sm" label={t('duplicate')} icon={<Copy />} onClick={duplicateSelection} />
          <IconButton size="sm" label={t('delete')} icon={<Trash2 />} onClick={removeSelection} />
        </>
      }
    >
      <FormProvider value={form}>
        <div className="flex flex-col gap-4 p-4">
          {own.map((problem) => (
            <p key={problem.message} role="alert" className="flex items-start gap-1.5 text-12">
              <ProblemIcon severity={problem.severity} />
              <span>
                {problem.message} <span className="text-muted">{problem.mend}</span>
              </span>
            </p>
          ))}
          {definition ? null : <p className="text-13 text-muted">{t('unknownType', { type: node.type })}</p>}
          <SchemaForm
            fields={fields}
            value={node.config}
            path="config"
            onChange={(config) => edit((before) => setNodeConfig(before, node.id, config), `config ${node.id}`)}
          />
          {definition && fields.length === 0 ? (
            <p className="text-13 text-muted">{words.typeDescription(node.type)}</p>
          ) : null}
        </div>
        {definition && hasEffects(definition, node.config) ? (
          <div className="border-line border-t p-4">
            <RetryPolicyEditor
              policy={node.retry}
              onChange={(retry) => edit((before) => patchNode(before, node.id, { retry }), `retry ${node.id}`)}
            />
          </div>
        ) : null}
        <div className="border-line border-t p-4">
          <Field label={t('labelField')} hint={t('labelHint')}>
            {(ids) => (
              <Input
                {...ids}
                data-field="label"
                maxLength={120}
                value={node.label ?? ''}
                placeholder={words.typeLabel(node.type)}
                onChange={(event) =>
                  edit(
                    (before) => patchNode(before, node.id, { label: event.target.value || undefined }),
                    `label ${node.id}`,
                  )
                }
              />
            )}
          </Field>
        </div>
      </FormProvider>
    </PanelFrame>
  );
}

function EdgePanel({ edge, onFold }: { edge: FlowEdge; onFold: () => void }) {
  const t = useTranslations('editor.inspector');
  const { edit, removeSelection } = useEditorStore().getState();
  const isError = edge.from.port === 'error';
  return (
    <PanelFrame
      title={isError ? t('errorEdge') : t('edge')}
      note={
        <span className="font-mono">
          {edge.from.node} {edge.from.port} → {edge.to.node}
        </span>
      }
      onFold={onFold}
      actions={<IconButton size="sm" label={t('deleteEdge')} icon={<Trash2 />} onClick={removeSelection} />}
    >
      <div className="p-4">
        {isError ? (
          <ErrorPathEditor
            edge={edge}
            onChange={(onError) => edit((before) => patchEdge(before, edge.id, { onError }))}
          />
        ) : (
          <p className="text-13 text-muted">{t('edgeHint')}</p>
        )}
      </div>
    </PanelFrame>
  );
}

function ManyPanel({ count, onFold }: { count: number; onFold: () => void }) {
  const t = useTranslations('editor.inspector');
  const { removeSelection, duplicateSelection } = useEditorStore().getState();
  return (
    <PanelFrame title={t('many', { count })} onFold={onFold}>
      <div className="flex gap-2 p-4">
        <Button onClick={duplicateSelection}>
          <Copy aria-hidden />
          {t('duplicate')}
        </Button>
        <Button variant="danger" onClick={removeSelection}>
          <Trash2 aria-hidden />
          {t('delete')}
        </Button>
      </div>
    </PanelFrame>
  );
}
