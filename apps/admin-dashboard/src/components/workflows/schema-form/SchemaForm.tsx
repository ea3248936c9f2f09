'use client';

import { useNodeWords } from '../canvas/use-node-words';
import { AlternativesControl } from './AlternativesControl';
import { ConditionField } from './ConditionField';
import type { FieldControlProps, SchemaFormProps } from './field-control';
import type { FieldKind } from './field-model';
import { chosenAlternative, isFieldShown, ONE_OF } from './field-visibility';
import { ChoicesField } from './fields/ChoicesField';
import { DurationField } from './fields/DurationField';
import { JourneyField } from './fields/JourneyField';
import { JsonField } from './fields/JsonField';
import { MappingField } from './fields/MappingField';
import { MessageMatchField } from './fields/MessageMatchField';
import { BooleanField, NumberField, SelectField, TextField } from './fields/SimpleFields';
import { TemplateField } from './fields/TemplateField';
import { WordsField } from './fields/WordsField';
import { useForm } from './form-context';
import { ObjectsField } from './ObjectsField';

/** Draws a form from field models. Knows controls by kind and no node type. */
export function SchemaForm({ fields, value, path, onChange }: SchemaFormProps) {
  const words = useNodeWords();
  const { nodeType, problems } = useForm();
  const chosen = path === 'config' ? chosenAlternative(nodeType, value) : null;
  const shown = fields.filter(
    ({ key }) =>
      isFieldShown(nodeType, key, value, problems.has(`${path}.${key}`)) &&
      (chosen === null || chosen === key || !(key in (ONE_OF[nodeType] ?? {}))),
  );
  const set = (key: string, next: unknown) => {
    const { [key]: _before, ...others } = value;
    onChange(next === undefined ? others : { ...value, [key]: next });
  };
  return (
    <>
      {chosen ? <AlternativesControl value={value} chosen={chosen} onChange={onChange} /> : null}
      {shown.map((field) => {
        const Control = CONTROLS[field.kind];
        return (
          <Control
            key={field.key}
            field={field}
            value={value[field.key]}
            onChange={(next) => set(field.key, next)}
            path={`${path}.${field.key}`}
            label={words.field(nodeType, field.key)}
            hint={words.hint(nodeType, field.key) || undefined}
          />
        );
      })}
    </>
  );
}

function NestedObject({ field, value, onChange, path, label }: FieldControlProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-medium text-12 text-muted">{label}</legend>
      <SchemaForm
        fields={field.fields ?? []}
        value={(value as Record<string, unknown> | undefined) ?? {}}
        path={path}
        onChange={onChange}
      />
    </fieldset>
  );
}

const CONTROLS: Record<FieldKind, (props: FieldControlProps) => React.ReactNode> = {
  text: TextField,
  template: TemplateField,
  select: SelectField,
  choices: ChoicesField,
  boolean: BooleanField,
  number: NumberField,
  duration: DurationField,
  condition: ConditionField,
  'message-match': MessageMatchField,
  words: WordsField,
  objects: (props) => <ObjectsField {...props} Form={SchemaForm} />,
  mapping: (props) => <MappingField {...props} Form={SchemaForm} />,
  object: NestedObject,
  journey: JourneyField,
  json: JsonField,
};
