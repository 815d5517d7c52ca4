-- Files brought in on the page "Import": kept for a day, checked row by row, then worked through by a job.

create table import_file (
    id         uuid primary key,
    -- Whose; nobody else sees it.
    account_id uuid        not null references account (id) on delete cascade,
    name       text        not null,
    bytes      bigint      not null default 0,
    rows       integer     not null default 0,
    -- The header row.
    heads      text[]      not null default '{}',
    -- What it holds, once that is known.
    kind       text check (kind in ('accounts', 'employees', 'installers', 'panels', 'account panels', 'installer panels')),
    -- For each column of the kind its place in the file, from 1; 0: it has none.
    places     smallint[]  not null default '{}',
    -- uploading, mapping, checking, checked, started.
    step       text        not null default 'uploading'
               check (step in ('uploading', 'mapping', 'checking', 'checked', 'started')),
    -- Rows that were looked at; those behind have no outcome yet, whatever stands there.
    checked    integer     not null default 0,
    fresh      integer     not null default 0,
    same       integer     not null default 0,
    refused    integer     not null default 0,
    -- The job that brings them in.
    job_id     uuid,
    created_at timestamptz not null,
    -- Then it is cleared away.
    until_at   timestamptz not null
);

create index import_file_owner on import_file (account_id, created_at desc);
create index import_file_until on import_file (until_at);

create table import_line (
    import_id uuid     not null references import_file (id) on delete cascade,
    -- From 1, the header not counted.
    row       integer  not null,
    -- Its values as a JSON list.
    cells     text     not null,
    -- What must be unique: the address, the IMEI, both.
    key       text     not null default '',
    -- Empty: not looked at.
    outcome   text     not null default '' check (outcome in ('', 'new', 'same', 'refused', 'added')),
    -- The column at fault, and why.
    at_column text     not null default '',
    reason    text     not null default '',
    primary key (import_id, row)
);

create index import_line_key on import_line (import_id, key, row) where key <> '';
create index import_line_outcome on import_line (import_id, outcome, row);
