-- The installer application: requests to connect to a panel whose master user must permit it, and the
-- keys of forms that were sent already.

-- An installer's last request for a panel, and its answer. One row for a pair: a new request replaces
-- one that is over, so that there is never more than one to answer; what was before is in the audit log.
create table permit (
    -- Of the request: a new one has a new id, so that an answer never meets another request.
    id            uuid primary key,
    panel_id      uuid not null references panel (id) on delete cascade,
    account_id    uuid not null references account (id) on delete cascade,
    state         text not null check (state in ('asked', 'granted', 'refused')),
    asked_at      timestamptz not null,
    -- A request that waits: when it lapses. A permit: when it ends. "Ended" is read from this, never
    -- written, so that it needs nobody to write it.
    until_at      timestamptz not null,
    answered_at   timestamptz,
    answered_by   uuid references account (id) on delete set null,
    -- Name at the time: it outlives the account.
    answered_name text not null default '',
    unique (account_id, panel_id)
);
create index permit_panel on permit (panel_id);
create index permit_answered_by on permit (answered_by) where answered_by is not null;

-- A form of the installer application may arrive twice over a bad line. The page gives each form a key;
-- the change that used it up wrote it here, in its own transaction (REL-25). Kept for seven days.
create table once (
    account_id uuid not null references account (id) on delete cascade,
    key        uuid not null,
    at         timestamptz not null,
    primary key (account_id, key)
);
create index once_at on once (at);
