-- Panels are listed, searched and moved: half a million of them, by any of their identifiers.
set local statement_timeout = '10min';
set local maintenance_work_mem = '256MB';

-- One for each order of the list. The group, by which sight is asked, and what a list is filtered by are in them,
-- so that panels passed over cost no look at the table. By IMEI the unique index would do, but for that.
create index panel_by_imei on panel (imei, id) include (group_id, connection, installer_access, model);
create index panel_by_name on panel (lower(web_name), id) include (group_id, connection, installer_access, model);
create index panel_by_code on panel (account_code, id) include (group_id, connection, installer_access, model);
create index panel_by_model on panel (model, id) include (group_id, connection, installer_access);
create index panel_by_connection on panel (connection, coalesce(connection_since, '-infinity'::timestamptz), id)
    include (group_id, installer_access, model);
-- Few panels of a group, and those of a group with few of them, come by these.
create index panel_group_model on panel (group_id, model);
create index panel_group_connection on panel (group_id, connection);

-- An act on a person's panel is about the panel too: its history finds the entry by this. Null: about none.
alter table audit add column panel_id uuid;
create index audit_panel on audit (panel_id, at desc) where panel_id is not null;
