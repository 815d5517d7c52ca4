-- The page of mails walks the outbox from its newest on.
create index mail_by_time on mail (created_at desc, id desc);
create index mail_by_state on mail (state, created_at desc, id desc);
