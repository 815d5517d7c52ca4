-- The customer dashboard: invitations to a panel, consent to remote assistance, and the panel gateways
-- that carry commands to panels and their states back.

alter table account
    -- Remote assistance waits for the person's own yes.
    add column ask_first boolean not null default false;

-- Who helped a person, newest first, on his own dashboard.
create index audit_assisted on audit (assisted_id, at desc) where assisted_id is not null;

-- A master user asks somebody to be a regular user of his panel. No link before the invited person says yes
-- himself; until then the same is shown and answered whoever the address belongs to, or nobody.
create table panel_invitation (
    -- Of the request: another one to the same address has another id.
    id              uuid primary key,
    panel_id        uuid not null references panel (id) on delete cascade,
    email           text not null,
    email_canonical text not null,
    user_name       text not null,
    partitions      smallint[] not null,
    -- First instant without access of the link to be.
    ends_at         timestamptz,
    invited_by      uuid not null references account (id) on delete cascade,
    state           text not null default 'waiting' check (state in ('waiting', 'declined')),
    invited_at      timestamptz not null,
    -- Lapses by itself: readers compare.
    until_at        timestamptz not null,
    unique (panel_id, email_canonical)
);
create index panel_invitation_email on panel_invitation (email_canonical);
create index panel_invitation_by on panel_invitation (invited_by, invited_at);
create index panel_invitation_until on panel_invitation (until_at);

-- A program that talks to panels on one side and to this one over `/gateway/v1` on the other.
create table gateway (
    id         uuid primary key,
    name       text not null,
    -- SHA-256 of its key: 256 random bits that only the gateway has.
    key_hash   bytea not null unique,
    -- Serves every panel that has no gateway of its own.
    is_default boolean not null default false,
    created_at timestamptz not null,
    seen_at    timestamptz
);
create unique index gateway_name on gateway (lower(name));
create unique index gateway_default on gateway (is_default) where is_default;

alter table panel
    add column gateway_id      uuid references gateway (id) on delete set null,
    -- The newest report that counted, and whose: another gateway counts anew.
    add column report_sequence bigint not null default 0,
    add column report_gateway  uuid;
create index panel_gateway on panel (gateway_id) where gateway_id is not null;

alter table panel_partition
    -- What the panel said last.
    add column state    text not null default 'unknown' check (state in ('unknown', 'disarmed', 'armed')),
    add column state_at timestamptz;

-- The outbox of commands. A gateway takes one with a lease and acknowledges it.
create table panel_command (
    id           uuid primary key,
    panel_id     uuid not null references panel (id) on delete cascade,
    partition    smallint not null,
    gateway_id   uuid not null references gateway (id) on delete cascade,
    kind         text not null check (kind in ('arm', 'disarm', 'ask_state')),
    -- On whose dashboard. Asked again when the command is handed out: who lost the panel meanwhile commands nothing.
    account_id   uuid references account (id) on delete set null,
    -- Who pressed the button, and the person assisted, by name at the time: they outlive the accounts.
    by_id        uuid,
    by_name      text not null,
    assisted_id  uuid,
    -- waiting: not acknowledged yet. "Not delivered" is read from `deadline`; the log's writer sets it for good.
    state        text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'undelivered')),
    created_at   timestamptz not null,
    -- Not acknowledged before: not delivered, whatever comes later.
    deadline     timestamptz not null,
    leased_until timestamptz,
    tries        integer not null default 0,
    ended_at     timestamptz,
    -- The gateway's words when the panel refused.
    reason       text not null default '',
    -- What an acknowledgement after the deadline said.
    late_outcome text check (late_outcome in ('done', 'refused'))
);
create index panel_command_panel on panel_command (panel_id, created_at desc);
create index panel_command_account on panel_command (account_id, created_at) where account_id is not null;
create index panel_command_due on panel_command (gateway_id, created_at) where state = 'waiting';
create index panel_command_deadline on panel_command (deadline) where state = 'waiting';
create index panel_command_created on panel_command (created_at);
