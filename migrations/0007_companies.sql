-- Companies can be edited, and people register themselves with a company's authorization code.

alter table company
    -- The contact as searches compare it: lower case, no accents (the program folds it on each change).
    add column contact_key text not null default '',
    -- Who may register himself with the authorization code; nobody until somebody says so.
    add column joining text not null default 'off' check (joining in ('off', 'installers', 'employees', 'both'));
update company set contact_key = lower(contact) where contact <> '';

-- The code that proves the address of somebody who has no account yet.
alter table ticket drop constraint ticket_kind_check;
alter table ticket add constraint ticket_kind_check check (kind in ('register', 'reset', 'second_factor', 'sign_in',
    'bootstrap', 'change_email', 'step_up', 'assist', 'temporary_password', 'join'));

-- Somebody who asked to join a company. There is no account before an administrator accepts: an employee
-- has exactly one role, and nobody has chosen one yet. Lapses by itself: readers compare `until_at`.
create table join_request (
    id              uuid primary key,
    company_id      uuid not null references company (id) on delete cascade,
    kind            text not null check (kind in ('installer', 'employee')),
    name            text not null,
    email           text not null,
    -- One request an address, so that one address has one budget of mails.
    email_canonical text not null unique,
    phone           text not null,
    -- asked: the mailed code was not used yet; waiting: for an administrator's answer.
    state           text not null check (state in ('asked', 'waiting', 'rejected')),
    ticket_id       uuid references ticket (id) on delete set null,
    asked_at        timestamptz not null,
    proved_at       timestamptz,
    until_at        timestamptz not null
);
create index join_request_company on join_request (company_id) where state = 'waiting';
create index join_request_until on join_request (until_at);
create index join_request_ticket on join_request (ticket_id) where ticket_id is not null;
