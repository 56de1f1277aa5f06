-- How often attempts ended in each way, and the contacts whose latest one did.
insert into campaign_count (campaign_key, what, amount)
  select campaign_key, 'result ' || result, count(*) from campaign_attempt where result is not null group by campaign_key, result;
create index attempt_result on campaign_attempt (campaign_key, result, n, attempt) where result is not null;
