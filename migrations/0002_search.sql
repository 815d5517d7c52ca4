-- What a search looks through, apart from the records: a changed state or sign-in must not touch
-- the search index, and a bulk change must not slow everybody's search. `fastupdate = off` keeps
-- the index free of a pending list; its writers are only those who change a name or an address.

create table account_search (
    account_id uuid primary key references account (id) on delete cascade,
    -- Folded: label, names, email, id, then `tel:` and the phone's digits; one a line.
    text       text not null
);
alter table account_search alter column text set statistics 1000;

create table panel_search (
    panel_id uuid primary key references panel (id) on delete cascade,
    -- Folded: IMEI, account code, web name; one a line.
    text     text not null
);

create extension if not exists pg_trgm;
create index account_search_text on account_search using gin (text gin_trgm_ops) with (fastupdate = off);
create index panel_search_text on panel_search using gin (text gin_trgm_ops) with (fastupdate = off);
