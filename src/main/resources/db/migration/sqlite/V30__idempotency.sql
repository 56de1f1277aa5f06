-- Requests that are carried out once, however often they are sent: by the hash of their key. Without an answer it is a
-- claim, while the request is under way.
create table idempotency (
  owner       text    not null, -- an account; the administrator's are under the empty text
  hash        text    not null,
  fingerprint text    not null, -- of the request
  at          integer not null,
  answer      blob,             -- encrypted
  primary key (owner, hash)
) without rowid;
create index idempotency_at on idempotency (at);
create index idempotency_claim on idempotency (at) where answer is null;
