-- The calls to one contact, newest first: asked for before each call to them.
CREATE INDEX calls_contact ON calls (contact, number) WHERE contact IS NOT NULL;
