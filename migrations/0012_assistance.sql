-- Remote assistance: staff in a customer's dashboard, as the customer, for a time.

-- The customer is asked first. (Another step may have made it already.)
alter table account add column if not exists ask_first boolean not null default false;

-- Kept when it is over: the customer reads who assisted him and when. No foreign keys: what a removed account
-- leaves must still be ended, mailed about and read.
create table assistance (
    id             uuid primary key,
    account_id     uuid not null,
    account_name   text not null,
    helper_id      uuid not null,
    helper_name    text not null,
    reason         text not null,
    minutes        smallint not null check (minutes between 1 and 60),
    -- 'none': not asked. 'asked': waits for the customer. 'click', 'code': he agreed in his dashboard, by phone.
    consent        text not null check (consent in ('none', 'asked', 'click', 'code')),
    asked_at       timestamptz not null,
    -- Null: not begun.
    started_at     timestamptz,
    -- The customer's session it is, and the helper's that it hangs on. Both are rows of `session` while they live.
    session_id     uuid,
    helper_session uuid not null,
    -- While it has not begun: until when it may begin.
    ends_at        timestamptz not null,
    extended_at    timestamptz,
    ended_at       timestamptz,
    ended_by       text not null default ''
);
-- One at a time, for the helper and for the customer.
create unique index assistance_of_account on assistance (account_id) where ended_at is null;
create unique index assistance_of_helper on assistance (helper_id) where ended_at is null;
create index assistance_past on assistance (account_id, asked_at desc);
create index assistance_past_of_helper on assistance (helper_id, asked_at desc);
create index assistance_session on assistance (session_id) where session_id is not null;

-- Both names are in the log: the helper's as the one who acts, and the customer's (SEC-64).
alter table audit add column assisted_name text not null default '';
