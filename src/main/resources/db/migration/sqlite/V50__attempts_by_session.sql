-- Attempts of an event are found among those of its session, which the event's id tells.
drop index attempt_event;
