-- The overview: how many requests to connect wait for an answer, whatever number was answered before.
create index permit_waiting on permit (until_at) where state = 'asked';
