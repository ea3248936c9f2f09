/**
 * The log's verbs, in the database, so that each is one round trip. Locks are always taken in the order of partition
 * ids: publishers and members cannot deadlock.
 */
export const BUS_FUNCTIONS_SQL = `
create or replace function columba_bus.open_topic(p_topic text, p_partitions integer)
returns table (number integer, partition_id integer)
language plpgsql as $fn$
begin
  if not exists (select 1 from columba_bus.partitions p where p.topic = p_topic) then
    perform pg_advisory_xact_lock(hashtextextended('columba_bus topic ' || p_topic, 0));
    if not exists (select 1 from columba_bus.partitions p where p.topic = p_topic) then
      insert into columba_bus.partitions (topic, number)
      select p_topic, n from generate_series(0, p_partitions - 1) as n;
    end if;
  end if;
  return query select p.number, p.id from columba_bus.partitions p where p.topic = p_topic order by p.number;
end $fn$;

drop procedure if exists columba_bus.publish;

-- Gives each record the next offset of its partition. Readers are woken by a NOTIFY of its own, after the commit.
-- Flushed to disk before it answers, unless the sender keeps the records (p_flush false): then a crash just afterwards
-- may lose them together with whatever was written later, such as the sender's own mark that they were published.
drop function if exists columba_bus.append(integer[], text[], text[]);
create or replace function columba_bus.append(
  p_ids integer[], p_keys text[], p_values text[], p_flush boolean default true
)
returns void
language plpgsql as $fn$
declare
  v_inserted bigint;
begin
  if not p_flush then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  perform 1 from columba_bus.partitions p where p.id = any (p_ids) order by p.id for update;
  with moved as (
    update columba_bus.partitions p set next_offset = p.next_offset + i.n
    from (select id, count(*) as n from unnest(p_ids) as id group by id) i
    where p.id = i.id
    returning p.id, p.next_offset - i.n as first
  )
  insert into columba_bus.records (partition_id, "offset", key, value)
  select r.id, m.first + row_number() over (partition by r.id order by r.place) - 1, r.key, r.value
  from unnest(p_ids, p_keys, p_values) with ordinality as r (id, key, value, place)
  join moved m on m.id = r.id;
  get diagnostics v_inserted = row_count;
  if v_inserted <> cardinality(p_ids) then
    raise exception 'columba_bus: a partition is unknown' using errcode = 'CB001';
  end if;
end $fn$;

-- Joins or stays in the group, renews the leases of what the member owns, claims what is free up to its fair share, and
-- answers what it owns now, with its share of that topic: what is above the share is to be released.
create or replace function columba_bus.beat(
  p_group text, p_member text, p_topics text[], p_lease_ms integer, p_latest boolean
)
returns table (topic text, number integer, partition_id integer, generation bigint, next_offset bigint, share integer)
language plpgsql as $fn$
declare
  v_now timestamptz;
  v_until timestamptz;
  v_joined boolean;
  v_left bigint;
  v_topic text;
  v_shares integer[] := '{}';
  v_share integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('columba_bus group ' || p_group, 0));
  v_now := clock_timestamp();
  v_until := v_now + make_interval(secs => p_lease_ms / 1000.0);

  insert into columba_bus.members as m (group_name, member, topics, lease_until)
  values (p_group, p_member, p_topics, v_until)
  on conflict (group_name, member) do update set lease_until = excluded.lease_until, topics = excluded.topics
  returning xmax = 0 into v_joined;
  delete from columba_bus.members m where m.group_name = p_group and m.lease_until < v_now;
  get diagnostics v_left = row_count;

  insert into columba_bus.cursors (group_name, partition_id, next_offset)
  select p_group, p.id, case when p_latest then p.next_offset else
    coalesce((select min(r."offset") from columba_bus.records r where r.partition_id = p.id), p.next_offset) end
  from columba_bus.partitions p
  where p.topic = any (p_topics) and not exists (
    select 1 from columba_bus.cursors c where c.group_name = p_group and c.partition_id = p.id
  );

  perform 1 from columba_bus.cursors c
  where c.group_name = p_group and c.owner = p_member order by c.partition_id for update;
  update columba_bus.cursors c set lease_until = v_until where c.group_name = p_group and c.owner = p_member;

  foreach v_topic in array p_topics loop
    -- Shares of a topic add up to its partitions; who gets one more than others differs from topic to topic.
    select t.total / l.members
      + case when (l.rank + (hashtext(v_topic) & 65535)) % l.members < t.total % l.members then 1 else 0 end
    into v_share
    from (select count(*)::integer as total from columba_bus.partitions p where p.topic = v_topic) t,
      (select count(*)::integer as members, (count(*) filter (where m.member < p_member))::integer as rank
       from columba_bus.members m where m.group_name = p_group and v_topic = any (m.topics)) l;
    v_shares := v_shares || v_share;

    update columba_bus.cursors c set owner = p_member, generation = c.generation + 1, lease_until = v_until
    from (
      select f.partition_id from columba_bus.cursors f join columba_bus.partitions p on p.id = f.partition_id
      where f.group_name = p_group and p.topic = v_topic and (f.owner is null or f.lease_until < v_now)
      order by f.partition_id
      limit greatest(0, v_share - (
        select count(*) from columba_bus.cursors o join columba_bus.partitions op on op.id = o.partition_id
        where o.group_name = p_group and o.owner = p_member and op.topic = v_topic))
      for update of f
    ) free
    where c.group_name = p_group and c.partition_id = free.partition_id;
  end loop;

  if v_joined or v_left > 0 then
    perform pg_notify('columba_bus', 'g|' || p_group);
  end if;
  return query
    select p.topic, p.number, p.id, c.generation, c.next_offset, v_shares[array_position(p_topics, p.topic)]
    from columba_bus.cursors c join columba_bus.partitions p on p.id = c.partition_id
    where c.group_name = p_group and c.owner = p_member and p.topic = any (p_topics)
    order by p.id;
end $fn$;

-- Answers the partitions that were committed; the others belong to somebody else by now. Not flushed to disk at once:
-- should the server crash just then, a few records are delivered again.
create or replace function columba_bus.commit_offsets(
  p_group text, p_member text, p_ids integer[], p_generations bigint[], p_offsets bigint[], p_release boolean
)
returns integer[]
language plpgsql as $fn$
declare
  v_done integer[];
begin
  perform set_config('synchronous_commit', 'off', true);
  perform 1 from columba_bus.cursors c
  where c.group_name = p_group and c.partition_id = any (p_ids) order by c.partition_id for update;
  with done as (
    update columba_bus.cursors c set
      next_offset = greatest(c.next_offset, i."offset"),
      owner = case when p_release then null else c.owner end,
      lease_until = case when p_release then null else c.lease_until end
    from unnest(p_ids, p_generations, p_offsets) as i (id, generation, "offset")
    where c.group_name = p_group and c.partition_id = i.id and c.owner = p_member and c.generation = i.generation
    returning c.partition_id
  )
  select coalesce(array_agg(partition_id), '{}') into v_done from done;
  if p_release and cardinality(v_done) > 0 then
    perform pg_notify('columba_bus', 'g|' || p_group);
  end if;
  return v_done;
end $fn$;

create or replace function columba_bus.leave(p_group text, p_member text)
returns void
language plpgsql as $fn$
begin
  perform pg_advisory_xact_lock(hashtextextended('columba_bus group ' || p_group, 0));
  delete from columba_bus.members m where m.group_name = p_group and m.member = p_member;
  perform 1 from columba_bus.cursors c
  where c.group_name = p_group and c.owner = p_member order by c.partition_id for update;
  update columba_bus.cursors c set owner = null, lease_until = null
  where c.group_name = p_group and c.owner = p_member;
  perform pg_notify('columba_bus', 'g|' || p_group);
end $fn$;

-- Drops up to p_limit records of each partition that are older than p_keep_ms and committed by every group.
create or replace function columba_bus.prune(p_keep_ms bigint, p_limit integer)
returns bigint
language plpgsql as $fn$
declare
  v_partition record;
  v_count bigint;
  v_total bigint := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('columba_bus prune', 0)) then
    return 0;
  end if;
  for v_partition in
    select p.id, coalesce(min(c.next_offset), p.next_offset) as until
    from columba_bus.partitions p left join columba_bus.cursors c on c.partition_id = p.id
    group by p.id
  loop
    delete from columba_bus.records r
    using (
      select o."offset" from columba_bus.records o
      where o.partition_id = v_partition.id and o."offset" < v_partition.until
      order by o."offset" limit p_limit
    ) oldest
    where r.partition_id = v_partition.id and r."offset" = oldest."offset"
      and r.published_at < clock_timestamp() - make_interval(secs => p_keep_ms / 1000.0);
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
  end loop;
  return v_total;
end $fn$;
`;
