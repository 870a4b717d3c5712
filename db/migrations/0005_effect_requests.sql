-- Orders to the core name accounts: what is asked of the outside is of the most sensitive class (domain rule X-04). Frozen once released.
comment on column app.effects.request is 'P4';
