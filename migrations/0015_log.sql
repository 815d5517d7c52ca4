-- The action log: read by its viewers, newest first, filtered and searched, at millions of entries.
set local statement_timeout = '30min';
set local maintenance_work_mem = '256MB';

-- Who sees an entry, one row for each: the company and the groups of what it is about. A reader's list is the
-- newest of each of his companies and groups, merged; filters are answered by the key itself. It follows its
-- record (`audit::places`); a single entry is looked up by the record as it is now, so that a mistake in here
-- can hide an entry and never open one. No foreign key: entries are never removed, and the check would
-- write to the entry's row.
create table audit_place (
    place    uuid        not null,
    at       timestamptz not null,
    entry_id uuid        not null,
    action   text        not null,
    outcome  text        not null,
    actor_id uuid,
    primary key (place, at, entry_id) include (action, outcome, actor_id)
);

-- What a search looks through, apart from the entries: sealing an entry must not touch the search's index.
create table audit_search (
    entry_id uuid primary key,
    at       timestamptz not null,
    -- Folded: names, address, reason, changed fields; one a line.
    text     text not null
);

insert into audit_place (place, at, entry_id, action, outcome, actor_id)
select distinct x.place, e.at, e.id, e.action, e.outcome, e.actor_id
  from audit e cross join lateral (
       select unnest(a.sight) as place from account a where e.target_kind = 'account' and a.id = e.target_id
        union all select unnest(a.sight) from account a where a.id = e.assisted_id
        union all select unnest(a.sight) from account a where e.target_id is null and a.id = e.actor_id
        union all select p.group_id from panel p where p.id = e.panel_id
        union all select p.group_id from panel p where e.target_kind = 'panel' and p.id = e.target_id
        union all select e.target_id where e.target_kind = 'group'
        union all select e.company_id
                   where e.target_kind in ('company', '')
                      or (e.target_kind = 'account' and not exists (select 1 from account a where a.id = e.target_id))
       ) x
 where x.place is not null;

insert into audit_search (entry_id, at, text)
select id, at, left(lower(concat_ws(E'\n', actor_name, target_name, address, reason,
           (select string_agg(concat_ws(E'\n', c ->> 'field', c ->> 'before', c ->> 'after'), E'\n')
              from jsonb_array_elements(changes) c))), 1000)
  from audit;

create index audit_place_entry on audit_place (entry_id, place);
create index audit_search_text on audit_search using gin (text gin_trgm_ops) with (fastupdate = off);
alter table audit_search alter column text set statistics 1000;

-- In the order of the list, both ways.
drop index audit_at;
create index audit_by_time on audit (at, id);
drop index audit_actor;
create index audit_actor on audit (actor_id, at, id) include (action, outcome);
create index audit_action on audit (action, outcome, at, id);
-- For people of the operator who do not see every group: all but what is about panels and groups.
create index audit_people on audit (at, id) include (action, outcome) where target_kind not in ('panel', 'group');
