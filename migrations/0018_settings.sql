-- Settings of the deployment that are changed on a page, the rule about people who do not sign in any more,
-- and tests of the mail server.

-- A settings page is edited like any record: who was quicker wins, and it says who that was.
alter table setting add column version bigint not null default 1;
alter table setting add column changed_at timestamptz;
alter table setting add column changed_by text not null default '';

-- Who has not signed in for how long; never signed in counts from when he was added. The last two columns
-- let a count answer from the index alone.
set local statement_timeout = '10min';
create index account_dormant on account (kind, coalesce(last_sign_in_at, created_at), id)
    include (sight, state, last_sign_in_at, created_at);

-- Who was warned that his account is turned off unless he signs in. One that is older than the last sign-in
-- counts no more.
create table dormant_warning (
    account_id uuid primary key references account (id) on delete cascade,
    warned_at  timestamptz not null
);

-- A test of the mail server, asked for on the page and run by whichever server takes it first.
create table mail_test (
    id           uuid primary key,
    account_id   uuid not null references account (id) on delete cascade,
    recipient    text not null,
    state        text not null check (state in ('waiting', 'running', 'passed', 'failed')),
    steps        jsonb not null default '[]',
    asked_at     timestamptz not null,
    -- The server that runs it is given up after this.
    leased_until timestamptz,
    ended_at     timestamptz
);
create index mail_test_account on mail_test (account_id, asked_at desc);
create index mail_test_waiting on mail_test (asked_at) where state in ('waiting', 'running');
