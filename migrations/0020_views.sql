-- Saved views: what somebody has a grid show, under a name. The query is that of the page's address, without a
-- place in the list; whose view it is sees through it what he may see, and no more.
create table saved_view (
    id         uuid primary key,
    account_id uuid not null references account (id) on delete cascade,
    grid       text not null,
    name       text not null,
    query      text not null,
    -- The navigation leads to it.
    is_default boolean not null default false,
    version    bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index saved_view_name on saved_view (account_id, grid, lower(name));
create unique index saved_view_default on saved_view (account_id, grid) where is_default;
