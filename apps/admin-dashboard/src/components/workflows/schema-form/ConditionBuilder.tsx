'use client';

import {
  CONDITION_OPERATORS,
  type Condition,
  type ConditionClause,
  type ConditionOperator,
} from '@columba/workflow-contracts';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import {
  conditionOf,
  emptyClause,
  GROUP_KINDS,
  type GroupKind,
  groupOf,
  isClause,
  readValue,
  takesValue,
  withOperator,
  writeValue,
} from './condition-edits';
import { WordsInput } from './fields/WordsField';
import { useForm } from './form-context';

export interface ConditionBuilderProps {
  label: string;
  value: Condition | undefined;
  onChange: (condition: Condition) => void;
}

/** A condition as nested groups (all, any, none) of clauses: path, operator, value. */
export function ConditionBuilder({ label, value, onChange }: ConditionBuilderProps) {
  const { variables } = useForm();
  const pathsId = useId();
  return (
    <section aria-label={label}>
      <datalist id={pathsId}>
        {variables
          .flatMap((group) => group.paths)
          .map((path) => (
            <option key={path} value={path} />
          ))}
      </datalist>
      <GroupEditor value={value} onChange={onChange} depth={0} pathsId={pathsId} />
    </section>
  );
}

interface GroupEditorProps {
  value: Condition | undefined;
  onChange: (condition: Condition) => void;
  onRemove?: () => void;
  depth: number;
  pathsId: string;
}
const DEEPEST = 4;

function GroupEditor({ value, onChange, onRemove, depth, pathsId }: GroupEditorProps) {
  const t = useTranslations('editor.condition');
  const { readOnly } = useForm();
  const group = groupOf(value);
  const setParts = (parts: Condition[]) => onChange(conditionOf({ ...group, parts }));
  const replace = (index: number, part: Condition) => setParts(group.parts.map((one, i) => (i === index ? part : one)));
  const remove = (index: number) => setParts(group.parts.filter((_, i) => i !== index));
  return (
    <div className={depth === 0 ? '' : 'rounded-control border border-line bg-surface p-2'}>
      <div className="mb-2 flex items-center gap-2 text-12 text-muted">
        <Select<GroupKind>
          size="sm"
          className="w-auto!"
          aria-label={t('group')}
          value={group.kind}
          disabled={readOnly}
          options={GROUP_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onValueChange={(kind) => onChange(conditionOf({ ...group, kind }))}
        />
        <span className="flex-1">{t('ofThese')}</span>
        {onRemove && !readOnly ? (
          <IconButton size="sm" label={t('removeGroup')} icon={<Trash2 />} onClick={onRemove} />
        ) : null}
      </div>
      <ol className="flex flex-col gap-2 border-line-strong border-l pl-2.5">
        {group.parts.map((part, index) => (
          // Parts have no identity but their place
          <li key={index}>
            {isClause(part) ? (
              <ClauseEditor
                clause={part}
                pathsId={pathsId}
                onChange={(next) => replace(index, next)}
                onRemove={() => remove(index)}
              />
            ) : (
              <GroupEditor
                value={part}
                pathsId={pathsId}
                depth={depth + 1}
                onChange={(next) => replace(index, next)}
                onRemove={() => remove(index)}
              />
            )}
          </li>
        ))}
      </ol>
      {readOnly ? null : (
        <div className="mt-1 flex gap-1 pl-1">
          <Button size="sm" variant="ghost" onClick={() => setParts([...group.parts, emptyClause()])}>
            <Plus aria-hidden />
            {t('addClause')}
          </Button>
          {depth < DEEPEST ? (
            <Button size="sm" variant="ghost" onClick={() => setParts([...group.parts, { any: [emptyClause()] }])}>
              <Plus aria-hidden />
              {t('addGroup')}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

interface ClauseEditorProps {
  clause: ConditionClause;
  pathsId: string;
  onChange: (clause: ConditionClause) => void;
  onRemove: () => void;
}

function ClauseEditor({ clause, pathsId, onChange, onRemove }: ClauseEditorProps) {
  const t = useTranslations('editor.condition');
  const { readOnly } = useForm();
  return (
    <div className="flex flex-col gap-1.5">
      <Input
        size="sm"
        mono
        list={pathsId}
        aria-label={t('path')}
        placeholder="customer.tags"
        spellCheck={false}
        value={clause.path ?? ''}
        readOnly={readOnly}
        onChange={(event) => onChange({ ...clause, path: event.target.value.trim() })}
      />
      <div className="flex gap-1.5">
        <Select<ConditionOperator>
          size="sm"
          className="w-36! shrink-0"
          aria-label={t('operator')}
          value={clause.op}
          disabled={readOnly}
          options={CONDITION_OPERATORS.map((op) => ({ value: op, label: t(`ops.${op}`) }))}
          onValueChange={(op) => onChange(withOperator(clause, op))}
        />
        <div className="min-w-0 flex-1">
          <ClauseValue clause={clause} onChange={onChange} />
        </div>
        {readOnly ? null : <IconButton size="sm" label={t('removeClause')} icon={<Trash2 />} onClick={onRemove} />}
      </div>
    </div>
  );
}

/** The value's control: none, a list of words, or text that stays as it is typed (`5.` on the way to `5.5`). */
function ClauseValue({ clause, onChange }: Pick<ClauseEditorProps, 'clause' | 'onChange'>) {
  const t = useTranslations('editor.condition');
  const { readOnly } = useForm();
  const [typed, setTyped] = useState('');
  if (!takesValue(clause.op)) return null;
  if (clause.op === 'in' || clause.op === 'notIn') {
    const words = Array.isArray(clause.value) ? clause.value.map(String) : [];
    return <WordsInput label={t('value')} value={words} onChange={(value) => onChange({ ...clause, value })} />;
  }
  const isTyped = readValue(typed, clause.op, clause.value) === clause.value;
  return (
    <Input
      size="sm"
      aria-label={t('value')}
      placeholder={t('value')}
      value={isTyped ? typed : writeValue(clause.value)}
      readOnly={readOnly}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange({ ...clause, value: readValue(event.target.value, clause.op, clause.value) });
      }}
    />
  );
}
