-- Groups are edited: members with a role and an end, licences, and what is switched on for a group or an
-- account (modules and add-ons).

-- Who owns a group is a member's role; the column was never written.
alter table panel_group drop column owner_id;

-- A name is unique whatever its case: two groups that read alike would be given by mistake.
create unique index panel_group_name_folded on panel_group (lower(name));
create index panel_group_company on panel_group (company_id) where company_id is not null;

alter table group_member
    -- Null: before this was kept.
    add column added_at timestamptz,
    -- A membership past its end shows nothing and takes no seat. Readers compare; nobody writes "ended".
    add column ends_at  timestamptz,
    add column version  bigint not null default 1;
-- At most one owner and one contact a group.
create unique index group_member_owner on group_member (group_id) where role = 'owner';
create unique index group_member_contact on group_member (group_id) where role = 'contact';

-- Seats for a product. Who joins a group, or is enabled in it, locks the group's row first and counts then, so that
-- two at once never take the last seat both.
create table group_licence (
    id         uuid primary key,
    group_id   uuid not null references panel_group (id) on delete cascade,
    product    text not null,
    seats      integer not null check (seats > 0),
    valid_from timestamptz not null,
    valid_to   timestamptz not null,
    version    bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (valid_from < valid_to)
);
create index group_licence_group on group_licence (group_id, valid_to);
create index group_licence_ends on group_licence (valid_to);

-- The catalogue. A retired entry stays where it is switched on and cannot be switched on anew.
create table module (
    id          uuid primary key,
    name        text not null,
    description text not null default '',
    retired_at  timestamptz,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index module_name on module (lower(name));

create table add_on (
    id          uuid primary key,
    name        text not null,
    vendor      text not null default '',
    -- The add-on's own version, as its vendor writes it.
    release     text not null default '',
    sdk_level   integer not null default 1 check (sdk_level > 0),
    -- Made with the SDK by a customer: an account needs developer mode to try it.
    is_custom   boolean not null default false,
    description text not null default '',
    retired_at  timestamptz,
    version     bigint not null default 1,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);
create unique index add_on_name on add_on (lower(name));

create table account_module (
    account_id uuid not null references account (id) on delete cascade,
    module_id  uuid not null references module (id) on delete cascade,
    primary key (account_id, module_id)
);
create index account_module_module on account_module (module_id);

create table account_add_on (
    account_id uuid not null references account (id) on delete cascade,
    add_on_id  uuid not null references add_on (id) on delete cascade,
    primary key (account_id, add_on_id)
);
create index account_add_on_add_on on account_add_on (add_on_id);

create table group_module (
    group_id  uuid not null references panel_group (id) on delete cascade,
    module_id uuid not null references module (id) on delete cascade,
    primary key (group_id, module_id)
);
create index group_module_module on group_module (module_id);

create table group_add_on (
    group_id  uuid not null references panel_group (id) on delete cascade,
    add_on_id uuid not null references add_on (id) on delete cascade,
    primary key (group_id, add_on_id)
);
create index group_add_on_add_on on group_add_on (add_on_id);
