-- For the operator: SELECT columba_set_global_variable('brand', 'text', '"Columba"'). A value of NULL takes it away.
CREATE OR REPLACE FUNCTION columba_set_global_variable(variable text, variable_type text, variable_value jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF variable !~ '^[A-Za-z][A-Za-z0-9_]{0,63}$' THEN
    RAISE EXCEPTION 'A variable''s name is a letter, then letters, digits or _: not %', variable;
  END IF;
  IF variable_value IS NULL THEN
    DELETE FROM global_variable g WHERE g.name = variable;
    RETURN;
  END IF;
  IF jsonb_typeof(variable_value) IS DISTINCT FROM (CASE variable_type WHEN 'text' THEN 'string' WHEN 'number' THEN 'number'
      WHEN 'boolean' THEN 'boolean' WHEN 'json' THEN jsonb_typeof(variable_value) END) THEN
    RAISE EXCEPTION 'The value is not of the type %', variable_type;
  END IF;
  INSERT INTO global_variable AS old (name, type, value) VALUES (variable, variable_type, variable_value)
  ON CONFLICT (name) DO UPDATE SET type = excluded.type, value = excluded.value, revision = old.revision + 1,
    updated_at = clock_timestamp(), updated_by = CURRENT_USER;
END $$;

-- What a run reads: those that its flow names.
CREATE OR REPLACE FUNCTION columba_read_variables(tenant text, flow text, of_flow text[], of_tenant text[], of_all text[])
RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  RETURN jsonb_build_object(
    'flow', (SELECT coalesce(jsonb_object_agg(v.name, v.value), '{}') FROM shared_variable v
      WHERE v.tenant_id = tenant AND v.owner = flow AND v.name = ANY (of_flow)),
    'tenant', (SELECT coalesce(jsonb_object_agg(v.name, v.value), '{}') FROM shared_variable v
      WHERE v.tenant_id = tenant AND v.owner = '' AND v.name = ANY (of_tenant)),
    'global', (SELECT coalesce(jsonb_object_agg(g.name, g.value), '{}') FROM global_variable g
      WHERE g.name = ANY (of_all)));
END $$;

-- All who write a variable wait for each other here, whether it is there already or not; always in the same order.
CREATE OR REPLACE FUNCTION columba_lock_variables(tenant text, keys text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key text;
BEGIN
  FOR key IN SELECT DISTINCT k FROM unnest(keys) AS k ORDER BY k LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('variable|' || tenant || '|' || key, 0));
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION columba_variable_refusal(variable text, code text,
  message text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('kind', 'refused', 'error', jsonb_build_object('kind', 'user', 'code', 'variables.' || code,
    'message', format(message, variable)))
$$;

-- The value that an operation makes of an old one, or NULL when it cannot: counting what is no number, for example.
CREATE OR REPLACE FUNCTION columba_next_value(operation text, type text, old jsonb, given jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  total numeric;
BEGIN
  IF operation = 'increment' THEN
    total := coalesce((old #>> '{}')::numeric, 0) + (given #>> '{}')::numeric;
    RETURN CASE WHEN abs(total) < 1e300 THEN to_jsonb(total) END;
  END IF;
  IF operation <> 'append' THEN
    RETURN given;
  END IF;
  IF type = 'text' THEN
    RETURN to_jsonb(coalesce(old #>> '{}', '') || (given #>> '{}'));
  END IF;
  RETURN CASE WHEN coalesce(jsonb_typeof(old), 'array') = 'array'
    THEN coalesce(old, '[]') || jsonb_build_array(given) END;
END $$;

-- Several changes, all or none, in their order. Answers the values as they are then and what each change did, or the
-- first that was not as expected, or the first that cannot be.
CREATE OR REPLACE FUNCTION columba_change_variables(tenant text, flow text, by text, changes jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  change jsonb;
  own text;
  variable text;
  key text;
  old jsonb;
  fresh jsonb;
  done jsonb := '{}';
  answer jsonb := '{}';
  reports jsonb := '[]';
BEGIN
  PERFORM columba_lock_variables(tenant, (SELECT array_agg((c ->> 'scope') || '|' || flow || '|' || (c ->> 'name'))
    FROM jsonb_array_elements(changes) AS c WHERE c ->> 'scope' = 'flow'));
  PERFORM columba_lock_variables(tenant, (SELECT array_agg((c ->> 'scope') || '||' || (c ->> 'name'))
    FROM jsonb_array_elements(changes) AS c WHERE c ->> 'scope' = 'tenant'));
  FOR change IN SELECT c FROM jsonb_array_elements(changes) AS c LOOP
    own := CASE change ->> 'scope' WHEN 'flow' THEN flow ELSE '' END;
    variable := change ->> 'name';
    key := own || '/' || variable;
    old := done -> key;
    IF old IS NULL THEN
      SELECT jsonb_build_object('type', v.type, 'value', v.value) INTO old FROM shared_variable v
      WHERE v.tenant_id = tenant AND v.owner = own AND v.name = variable;
    END IF;
    IF old IS NULL AND (SELECT count(*) FROM shared_variable v WHERE v.tenant_id = tenant AND v.owner = own) >= 1000 THEN
      RETURN columba_variable_refusal(variable, 'too-many', 'There are 1,000 variables already; "%s" would be one more.');
    END IF;
    IF change ->> 'operation' = 'compare_and_set' AND (old -> 'value') IS DISTINCT FROM (change -> 'expected') THEN
      RETURN jsonb_build_object('kind', 'conflict', 'scope', change -> 'scope', 'name', variable);
    END IF;
    IF old ->> 'type' <> change ->> 'type' THEN
      RETURN columba_variable_refusal(variable, 'type-mismatch', 'The variable "%s" is of another type (' ||
        (old ->> 'type') || '). Only a person can change the type.');
    END IF;
    fresh := columba_next_value(change ->> 'operation', change ->> 'type', old -> 'value', change -> 'value');
    IF fresh IS NULL THEN
      RETURN columba_variable_refusal(variable, 'type-mismatch',
        'The variable "%s" holds something that cannot be counted up or appended to.');
    END IF;
    IF octet_length(fresh::text) > 65536 THEN
      RETURN columba_variable_refusal(variable, 'too-large', 'The variable "%s" would be larger than 64 KB.');
    END IF;
    done := done || jsonb_build_object(key, jsonb_build_object('scope', change ->> 'scope', 'owner', own, 'name', variable,
      'type', change ->> 'type', 'value', fresh));
    reports := reports || jsonb_strip_nulls(jsonb_build_object('scope', change -> 'scope', 'name', variable,
      'operation', change -> 'operation', 'type', change -> 'type',
      'before', CASE WHEN jsonb_typeof(old -> 'value') IN ('number', 'boolean') THEN old -> 'value' END,
      'after', CASE WHEN jsonb_typeof(fresh) IN ('number', 'boolean') THEN fresh END));
  END LOOP;
  INSERT INTO shared_variable AS before (tenant_id, owner, name, type, value, updated_at, updated_by)
  SELECT tenant, d.value ->> 'owner', d.value ->> 'name', d.value ->> 'type', d.value -> 'value', clock_timestamp(), by
  FROM jsonb_each(done) AS d
  ON CONFLICT (tenant_id, owner, name) DO UPDATE SET value = excluded.value, revision = before.revision + 1,
    updated_at = excluded.updated_at, updated_by = excluded.updated_by;
  SELECT jsonb_object_agg(s.scope, s.mapped) INTO answer FROM (
    SELECT d.value ->> 'scope' AS scope, jsonb_object_agg(d.value ->> 'name', d.value -> 'value') AS mapped
    FROM jsonb_each(done) AS d GROUP BY 1) AS s;
  RETURN jsonb_build_object('kind', 'written', 'values', coalesce(answer, '{}'), 'reports', reports);
END $$;

-- The changes of one effect, with its confirmation. Who comes again with the same key is told what was done then.
CREATE OR REPLACE FUNCTION columba_write_variables_once(tenant text, flow text, run uuid, effect_key text, changes jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  intent effect;
  answer jsonb;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  SELECT * INTO intent FROM effect e WHERE e.tenant_id = tenant AND e.key = effect_key FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The effect % has no intent', effect_key;
  END IF;
  IF intent.state = 'confirmed' THEN
    RETURN intent.result;
  END IF;
  answer := columba_change_variables(tenant, flow, 'run:' || run, changes);
  IF answer ->> 'kind' <> 'refused' THEN
    UPDATE effect e SET state = 'confirmed', result = answer, updated_at = clock_timestamp()
    WHERE e.tenant_id = tenant AND e.key = effect_key;
  END IF;
  RETURN answer;
END $$;

-- By a person, whatever the type was. NULL when it is not at the wanted revision.
CREATE OR REPLACE FUNCTION columba_put_variable(tenant text, own text, given jsonb, by text, wanted integer)
RETURNS SETOF shared_variable LANGUAGE plpgsql AS $$
DECLARE
  scope text := CASE own WHEN '' THEN 'tenant' ELSE 'flow' END;
BEGIN
  PERFORM set_config('columba.tenants', tenant, true);
  PERFORM columba_lock_variables(tenant, ARRAY[scope || '|' || own || '|' || (given ->> 'name')]);
  IF wanted IS NOT NULL AND wanted <> coalesce((SELECT v.revision FROM shared_variable v
      WHERE v.tenant_id = tenant AND v.owner = own AND v.name = given ->> 'name'), 0) THEN
    RETURN;
  END IF;
  RETURN QUERY INSERT INTO shared_variable AS before (tenant_id, owner, name, type, value, updated_at, updated_by)
  VALUES (tenant, own, given ->> 'name', given ->> 'type', given -> 'value', clock_timestamp(), by)
  ON CONFLICT (tenant_id, owner, name) DO UPDATE SET type = excluded.type, value = excluded.value,
    revision = before.revision + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
  RETURNING before.*;
END $$;
