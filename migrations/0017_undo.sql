-- Taking back: what a reversible act found, for half a minute, so that "Undo" puts back exactly that. Written in
-- the transaction of the act, one row for each record it changed.
create table undo (
    id         uuid primary key,
    -- All rows of one request have the same: they are taken back together.
    batch      uuid not null,
    -- Only the session that did it takes it back. No reference: it may end first.
    session_id uuid not null,
    -- The act's word in the audit log.
    action     text not null,
    target_id  uuid not null,
    title      text not null,
    -- What was there.
    before     jsonb not null,
    -- The record's version after the act: with another one, somebody changed it since. 0: the record is gone.
    version    bigint not null,
    made_at    timestamptz not null,
    -- Taken back, then.
    done_at    timestamptz
);
create index undo_batch on undo (batch, id);
create index undo_made on undo (made_at);
