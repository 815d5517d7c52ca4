-- Account management: one person found by address, user id or username, whatever his kind; a changed address
-- that its old owner can take back for a week.

-- An address or a username as it is typed, from its beginning.
create index account_email_prefix on account (email_canonical text_pattern_ops);
create index account_username_prefix on account (username text_pattern_ops);

alter table ticket drop constraint ticket_kind_check;
alter table ticket add constraint ticket_kind_check check (kind in ('register', 'reset', 'second_factor', 'sign_in',
    'bootstrap', 'change_email', 'step_up', 'assist', 'temporary_password', 'join', 'undo_email'));

-- Whose change of address waits for this address to be proved.
create index ticket_change_email on ticket ((data ->> 'canonical')) where kind = 'change_email' and used_at is null;
