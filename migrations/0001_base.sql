-- The records everything stands on. Portable subset: no triggers, procedures, or session state;
-- keys are made by the application. The one extension, pg_trgm, is only an index (0002).

create table company (
    id                 uuid primary key,
    code               text not null unique,
    parent_id          uuid references company (id),
    kind               text not null check (kind in ('operator', 'distributor', 'installer')),
    name               text not null,
    name_key           text not null,
    region             text not null check (region in ('americas', 'europe', 'asia-pacific')),
    contact            text not null default '',
    description        text not null default '',
    authorization_code text not null unique,
    version            bigint not null default 1,
    created_at         timestamptz not null,
    updated_at         timestamptz not null
);
create index company_parent on company (parent_id);

create table role (
    id              uuid primary key,
    name            text not null unique,
    parent_id       uuid references role (id),
    built_in        text unique,
    sees_all_groups boolean not null default false,
    version         bigint not null default 1,
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);

-- A permission a role does not name is inherited from its parent.
create table role_permission (
    role_id    uuid not null references role (id) on delete cascade,
    permission text not null,
    allow      boolean not null,
    primary key (role_id, permission)
);

-- The roles a role's holders may assign (decision 15).
create table role_assignable (
    role_id   uuid not null references role (id) on delete cascade,
    target_id uuid not null references role (id) on delete cascade,
    primary key (role_id, target_id)
);

create table account (
    id               uuid primary key,
    kind             text not null check (kind in ('end_user', 'installer', 'employee')),
    email            text not null,
    email_canonical  text not null unique,
    username         text not null,
    label            text not null default '',
    first_name       text not null default '',
    last_name        text not null default '',
    -- Folded for sorting: what a person looking for "Angstrom" expects beside "Ångström".
    name_key         text not null default '',
    phone            text not null default '',
    phone_digits     text not null default '',
    country          text not null default '',
    region           text not null default '',
    language         text not null default '',
    time_zone        text not null default '',
    state            text not null check (state in ('pending', 'active', 'off')),
    source           text not null default 'local' check (source in ('local', 'oidc', 'ldap')),
    company_id       uuid not null references company (id),
    role_id          uuid references role (id),
    description      text not null default '',
    developer_mode   boolean not null default false,
    -- Kept in step with customer_link in the same transaction: a grid sorts by them.
    panel_count      integer not null default 0,
    master_count     integer not null default 0,
    -- Raised by every event that takes power away; sessions carry the value they began with (SEC-41).
    security_version bigint not null default 1,
    last_sign_in_at  timestamptz,
    created_by       uuid,
    version          bigint not null default 1,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    check ((kind = 'employee') = (role_id is not null))
);
create unique index account_username on account (username);
create index account_company on account (company_id, kind);
create index account_role on account (role_id) where role_id is not null;
create index account_by_name on account (kind, name_key, id);
create index account_by_email on account (kind, email_canonical, id);
create index account_by_phone on account (kind, phone_digits, id);
create index account_by_created on account (kind, created_at, id);
-- Never signed in counts as longest ago, so that the order has no nulls to fall apart at.
create index account_by_sign_in on account (kind, coalesce(last_sign_in_at, '-infinity'::timestamptz), id);
create index account_by_state on account (kind, state, created_at, id);
create index account_by_panels on account (kind, panel_count, id);
create index account_by_masters on account (kind, master_count, panel_count, id);

-- How many accounts there are, so that a list need not count them. Several slots a key keep
-- writers out of each other's way; the sum is exact because it changes with its cause.
create table account_tally (
    kind       text not null,
    company_id uuid not null references company (id) on delete cascade,
    state      text not null,
    slot       smallint not null,
    n          bigint not null,
    primary key (kind, company_id, state, slot)
);

create table credential (
    account_id      uuid primary key references account (id) on delete cascade,
    -- argon2id in PHC form, parameters included.
    password_hash   text,
    -- Set by staff or generated: good for one sign-in until then (decision 8).
    temporary_until timestamptz,
    temporary_used  boolean not null default false,
    -- Sealed with a key that is not in the database (SEC-96).
    totp_secret     bytea,
    totp_last_step  bigint not null default 0,
    totp_since      timestamptz,
    -- Being enrolled: not asked for until a code has proved it.
    totp_pending    bytea,
    updated_at      timestamptz not null
);

create table recovery_code (
    account_id uuid not null references account (id) on delete cascade,
    code_hash  bytea not null,
    used_at    timestamptz,
    primary key (account_id, code_hash)
);

-- A browser that once completed a sign-in: it has its own small budget of wrong passwords (SEC-12).
create table device (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    token_hash bytea not null unique,
    user_agent text not null default '',
    created_at timestamptz not null,
    seen_at    timestamptz not null
);
create index device_account on device (account_id);

create table session (
    id               uuid primary key,
    token_hash       bytea not null unique,
    account_id       uuid not null references account (id) on delete cascade,
    security_version bigint not null,
    strength         text not null check (strength in ('password', 'full')),
    proof_at         timestamptz not null,
    helper_id        uuid references session (id) on delete cascade,
    device_id        uuid references device (id) on delete set null,
    user_agent       text not null default '',
    address          text not null default '',
    idle_seconds     integer not null,
    created_at       timestamptz not null,
    seen_at          timestamptz not null,
    ends_at          timestamptz not null
);
create index session_account on session (account_id);
create index session_ends on session (ends_at);
create index session_helper on session (helper_id) where helper_id is not null;
create index session_device on session (device_id) where device_id is not null;

-- What a form without JavaScript is told after its redirect.
create table flash (
    id         uuid primary key,
    session_id uuid not null references session (id) on delete cascade,
    data       jsonb not null,
    expires_at timestamptz not null
);
create index flash_expires on flash (expires_at);
create index flash_session on flash (session_id);

-- Every one-time thing. The code itself is derived from id and generation under a key outside.
create table ticket (
    id         uuid primary key,
    kind       text not null check (kind in ('register', 'reset', 'second_factor', 'sign_in', 'bootstrap', 'change_email', 'step_up', 'assist')),
    account_id uuid references account (id) on delete cascade,
    -- Hash of the browser's flow cookie, where the ticket belongs to one browser.
    browser    bytea,
    data       jsonb not null default '{}',
    generation integer not null default 1,
    tries_left integer not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index ticket_account on ticket (account_id, kind);
create index ticket_expires on ticket (expires_at);

-- Wrong tries, per account and unknown device, per device, per network, per mail recipient.
create table throttle (
    key         text primary key,
    failures    integer not null,
    since       timestamptz not null,
    last_at     timestamptz not null,
    next_at     timestamptz not null
);
create index throttle_last on throttle (last_at);

create table panel_group (
    id          uuid primary key,
    name        text not null unique,
    name_key    text not null,
    description text not null default '',
    company_id  uuid references company (id),
    owner_id    uuid references account (id) on delete set null,
    is_main     boolean not null default false,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index panel_group_main on panel_group (is_main) where is_main;

create table group_member (
    group_id   uuid not null references panel_group (id) on delete cascade,
    account_id uuid not null references account (id) on delete cascade,
    role       text not null default 'member' check (role in ('member', 'contact', 'owner')),
    primary key (group_id, account_id)
);
create index group_member_account on group_member (account_id);

create table role_group (
    role_id  uuid not null references role (id) on delete cascade,
    group_id uuid not null references panel_group (id) on delete cascade,
    primary key (role_id, group_id)
);
create index role_group_group on role_group (group_id);

create table panel (
    id                 uuid primary key,
    imei               text not null unique,
    web_name           text not null default '',
    account_code       text not null,
    model              text not null default '',
    group_id           uuid not null references panel_group (id),
    connection         text not null default 'never' check (connection in ('online', 'offline', 'never')),
    connection_since   timestamptz,
    first_connected_at timestamptz,
    installer_access   boolean not null default false,
    needs_permit       boolean not null default false,
    version            bigint not null default 1,
    created_at         timestamptz not null,
    updated_at         timestamptz not null
);
create index panel_in_group on panel (group_id, id);

create table panel_partition (
    panel_id uuid not null references panel (id) on delete cascade,
    number   smallint not null,
    name     text not null default '',
    primary key (panel_id, number)
);

-- A customer on a panel (decision 12). A link past its end gives no access.
create table customer_link (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    panel_id   uuid not null references panel (id) on delete cascade,
    user_code  text not null,
    user_name  text not null,
    partitions smallint[] not null,
    role       text not null check (role in ('master', 'regular')),
    ends_at    timestamptz,
    version    bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (account_id, panel_id)
);
create index customer_link_panel on customer_link (panel_id, account_id);

create table installer_link (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    panel_id   uuid not null references panel (id) on delete cascade,
    ends_at    timestamptz,
    version    bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (account_id, panel_id)
);
create index installer_link_panel on installer_link (panel_id, account_id);

-- Who did what. Written in the transaction of its cause; sealed into a hash chain right after, so
-- that writers do not queue for the chain's end (SEC-93, SEC-94).
create table audit (
    id           uuid primary key,
    at           timestamptz not null,
    actor_id     uuid,
    actor_name   text not null default '',
    assisted_id  uuid,
    address      text not null default '',
    request_id   text not null default '',
    action       text not null,
    target_kind  text not null default '',
    target_id    uuid,
    target_name  text not null default '',
    company_id   uuid,
    changes      jsonb not null default '[]',
    outcome      text not null check (outcome in ('done', 'refused', 'failed')),
    reason       text not null default '',
    seq          bigint unique,
    hash         bytea
);
create index audit_target on audit (target_id, at desc);
create index audit_actor on audit (actor_id, at desc);
create index audit_at on audit (at desc, id);
create index audit_unsealed on audit (at, id) where seq is null;

create table audit_head (
    id   smallint primary key check (id = 1),
    seq  bigint not null,
    hash bytea not null
);
insert into audit_head (id, seq, hash) values (1, 0, '\x');

-- The outbox. Holds what to say, never a code: codes are derived when the mail is written out.
create table mail (
    id           uuid primary key,
    account_id   uuid,
    recipient    text not null,
    kind         text not null,
    ticket_id    uuid references ticket (id) on delete set null,
    data         jsonb not null default '{}',
    state        text not null check (state in ('queued', 'sending', 'sent', 'refused', 'expired')),
    tries        integer not null default 0,
    next_try_at  timestamptz not null,
    leased_until timestamptz,
    last_answer  text not null default '',
    expires_at   timestamptz,
    created_at   timestamptz not null,
    sent_at      timestamptz
);
create index mail_account on mail (account_id, created_at desc);
create index mail_ticket on mail (ticket_id) where ticket_id is not null;
create index mail_due on mail (next_try_at, id) where state in ('queued', 'sending');

-- Small facts of the deployment (mail paused, site).
create table setting (
    key   text primary key,
    value jsonb not null
);
