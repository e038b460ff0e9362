-- A contact while it is being written, from the first letter; gone once it is saved.
CREATE TABLE contact_drafts (
    contact TEXT PRIMARY KEY NOT NULL, -- the id it has or will have
    fields TEXT NOT NULL, -- JSON object of strings
    seal BLOB NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;

-- Who became part of another contact: asked for before each call.
CREATE INDEX contacts_merged ON contacts (id) WHERE instr(fields, '"merged_into":"') > 0;
