-- A seal on every row that is shown: a letter changed by a failing disk passes SQLite's own check.
-- What the function seals, and why as bytes: callscript/store/seals.py.

ALTER TABLE calls ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
UPDATE calls SET seal = callscript_seal(CAST(number AS BLOB), CAST(id AS BLOB), CAST(script AS
    BLOB), CAST(title AS BLOB), CAST(digest AS BLOB), CAST(contact AS BLOB), CAST(contact_name AS
    BLOB), CAST(company AS BLOB), CAST(caller AS BLOB), CAST(rehearsal AS BLOB), CAST(phase AS
    BLOB), CAST(position AS BLOB), CAST(outcome AS BLOB), CAST(started_at AS BLOB),
    CAST(updated_at AS BLOB), CAST(ended_at AS BLOB), CAST(last_seq AS BLOB));

ALTER TABLE drafts ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
UPDATE drafts SET seal = callscript_seal(CAST(call AS BLOB), CAST(slot AS BLOB), CAST(step AS
    BLOB), CAST(kind AS BLOB), CAST(text AS BLOB));

ALTER TABLE contacts ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
UPDATE contacts SET seal = callscript_seal(CAST(id AS BLOB), CAST(name AS BLOB), CAST(company AS
    BLOB), CAST(phone AS BLOB), CAST(value AS BLOB), CAST(notes AS BLOB), CAST(fields AS BLOB),
    CAST(folded AS BLOB), CAST(created_at AS BLOB), CAST(updated_at AS BLOB));

ALTER TABLE commitments ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
UPDATE commitments SET seal = callscript_seal(CAST(call AS BLOB), CAST(place AS BLOB), CAST(note
    AS BLOB), CAST(kind AS BLOB), CAST(text AS BLOB), CAST(owner AS BLOB), CAST(due AS BLOB),
    CAST(done AS BLOB));

ALTER TABLE scripts ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
UPDATE scripts SET seal = callscript_seal(CAST(digest AS BLOB), CAST(packed AS BLOB),
    CAST(packed_by AS BLOB));
