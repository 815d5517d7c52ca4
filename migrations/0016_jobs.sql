-- Bulk work as durable jobs: what, who, over what; and one row for each thing it is done to, with its outcome. An
-- item's outcome is written in the transaction of its change, so a job that is taken up again by another server
-- does nothing twice and forgets nothing.

create table job (
    id               uuid primary key,
    -- Stable word of what is done: accounts.suspend.
    kind             text not null,
    -- The work with its arguments, as the program reads it.
    work             jsonb not null,
    -- The filter the items come from; null: they were named one by one.
    pick             jsonb,
    -- In words: what is done, and to which.
    title            text not null,
    about            text not null default '',
    -- Who asked. Gone with his account: then nobody's permission is left to go on with.
    owner_id         uuid references account (id) on delete set null,
    owner_name       text not null,
    -- Where from, for the log; and the session, which need not live as long.
    session_id       uuid not null,
    address          text not null,
    user_agent       text not null,
    request_id       text not null,
    -- His own when he asked: another one means that he was signed out everywhere since.
    security_version bigint not null,
    state            text not null default 'gathering'
                     check (state in ('gathering', 'running', 'done', 'cancelled', 'stopped')),
    -- Why it was cancelled or stopped.
    reason           text not null default '',
    -- How far the filter has been gone through: the last id.
    gathered_to      uuid,
    total            integer not null default 0,
    done             integer not null default 0,
    skipped          integer not null default 0,
    failed           integer not null default 0,
    -- Who works on it, and until when he is believed to.
    lease_by         uuid,
    lease_until      timestamptz,
    -- Its last turn: of several jobs the one that waited longest comes next.
    turn_at          timestamptz not null,
    -- The job whose rows this one tries again.
    retry_of         uuid references job (id) on delete set null,
    created_at       timestamptz not null,
    ended_at         timestamptz
);

create table job_item (
    job_id   uuid not null references job (id) on delete cascade,
    seq      integer not null,
    -- The account, panel, … ; none: what is to be made is in the payload.
    target   uuid,
    -- Its name when its turn came.
    title    text not null default '',
    payload  jsonb,
    state    text not null default 'waiting' check (state in ('waiting', 'done', 'skipped', 'failed')),
    reason   text not null default '',
    tries    smallint not null default 0,
    ended_at timestamptz,
    primary key (job_id, seq)
);

create index job_due on job (turn_at) where state in ('gathering', 'running');
create index job_owner on job (owner_id, created_at desc, id desc);
create index job_by_time on job (created_at desc, id desc);
create index job_retry on job (retry_of) where retry_of is not null;
create index job_ended on job (ended_at) where ended_at is not null;
create index job_item_waiting on job_item (job_id, tries, seq) where state = 'waiting';
create index job_item_state on job_item (job_id, state, seq);
