-- After a power cut everything seen shortly before it is sent again: what that is must not be a look at the whole journal. Frozen once released.
create index messages_seen on app.messages (seen_at) where seen_at is not null;
