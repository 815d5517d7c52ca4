-- The owner and the contact of a group are told once that a licence ends. Another end is told anew.
alter table group_licence add column warned_at timestamptz;
