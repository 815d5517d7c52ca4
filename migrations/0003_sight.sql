-- Who may see an account, kept beside it: the id of its company, then those of the groups of all
-- panels it is on. Lists, totals and searches ask `sight && <companies and groups of the reader>`,
-- so that one index can be walked in the order of a sort, or the few in sight gathered, without a
-- look at links and panels for each account. Changed with its cause (`accounts/sight`). A single
-- record is still looked up by its links: a mistake in here can hide a row, never open one.
set local statement_timeout = '10min';
set local maintenance_work_mem = '256MB';

alter table account add column sight uuid[] not null default '{}';
alter table account_search
    add column kind  text   not null default '',
    add column sight uuid[] not null default '{}';
-- The panel's group, as the only element: trigrams and sight are answered by one index.
alter table panel_search add column sight uuid[] not null default '{}';

-- Gone while the columns are filled: changing each of them a million times would take minutes.
drop index account_by_name;
drop index account_by_email;
drop index account_by_phone;
drop index account_by_created;
drop index account_by_sign_in;
drop index account_by_state;
drop index account_by_panels;
drop index account_by_masters;
drop index account_search_text;
drop index panel_search_text;

update account a
   set sight = array[a.company_id] || coalesce(n.groups, '{}')
  from account b
  left join (select l.account_id, array_agg(distinct p.group_id order by p.group_id) as groups
               from (select account_id, panel_id from customer_link
                      union all select account_id, panel_id from installer_link) l
               join panel p on p.id = l.panel_id
              group by l.account_id) n on n.account_id = b.id
 where b.id = a.id;
update account_search s set kind = a.kind, sight = a.sight from account a where a.id = s.account_id;
update panel_search s set sight = array[p.group_id] from panel p where p.id = s.panel_id;

-- What a list is filtered by is in the index, so that rows passed over cost no look at the table.
create index account_by_name on account (kind, name_key, id) include (sight, state, last_sign_in_at);
create index account_by_email on account (kind, email_canonical, id) include (sight, state, last_sign_in_at);
create index account_by_phone on account (kind, phone_digits, id) include (sight, state, last_sign_in_at);
create index account_by_created on account (kind, created_at, id) include (sight, state, last_sign_in_at);
create index account_by_sign_in on account (kind, coalesce(last_sign_in_at, '-infinity'::timestamptz), id)
    include (sight, state, last_sign_in_at);
create index account_by_state on account (kind, state, created_at, id) include (sight, last_sign_in_at);
create index account_by_panels on account (kind, panel_count, id) include (sight, state, last_sign_in_at);
create index account_by_masters on account (kind, master_count, panel_count, id) include (sight, state, last_sign_in_at);

create index account_sight on account using gin (sight) with (fastupdate = off);
-- One for each kind: who searches the few installers must not meet a million end users.
create index account_search_end_user on account_search using gin (text gin_trgm_ops, sight) with (fastupdate = off)
    where kind = 'end_user';
create index account_search_installer on account_search using gin (text gin_trgm_ops, sight) with (fastupdate = off)
    where kind = 'installer';
create index account_search_employee on account_search using gin (text gin_trgm_ops, sight) with (fastupdate = off)
    where kind = 'employee';
create index panel_search_text on panel_search using gin (text gin_trgm_ops, sight) with (fastupdate = off);

-- There are more companies and groups than the usual hundred.
alter table account alter column sight set statistics 1000;
alter table account_search alter column sight set statistics 1000;
alter table panel_search alter column sight set statistics 1000;
alter table panel_search alter column text set statistics 1000;

-- Each recipient's mails go in order: a sender asks whether an older one waits.
create index mail_order on mail (recipient, next_try_at) where state in ('queued', 'sending');
