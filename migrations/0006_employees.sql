-- Passwords made by the system for somebody and mailed to him (decision 8). The password is derived from
-- its ticket under the key outside the database, like a code: no table and no outbox row holds it.
alter table ticket drop constraint ticket_kind_check;
alter table ticket add constraint ticket_kind_check check (kind in ('register', 'reset', 'second_factor', 'sign_in',
    'bootstrap', 'change_email', 'step_up', 'assist', 'temporary_password'));
