-- Roles are edited. A name is unique whatever its case: two roles that read alike would be given by mistake.
create unique index role_name_folded on role (lower(name));
-- Who inherits from a role, and which roles may assign it: asked before it is removed.
create index role_parent on role (parent_id) where parent_id is not null;
create index role_assignable_target on role_assignable (target_id);

-- "See the console as this role": the session shows what that role would show and changes nothing.
alter table session add column viewing_role uuid references role (id) on delete set null;
create index session_viewing on session (viewing_role) where viewing_role is not null;
