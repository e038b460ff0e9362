-- Everything a call leaves to be done, not promises and actions alone; and calls after which nobody
-- rings again. What is new in both is read off the events once the store has been brought here.

CREATE TABLE commitments_new (
    call TEXT NOT NULL REFERENCES calls (id),
    place INTEGER NOT NULL, -- order within the call
    item TEXT NOT NULL, -- its id within the call
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT, -- ISO date
    at TEXT NOT NULL, -- time of day, where one was agreed
    zone TEXT NOT NULL, -- whose clock that is on; empty: the caller's
    reason TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'done', 'dropped')),
    settled_at TEXT,
    why TEXT NOT NULL, -- it was dropped
    seal BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (call, place)
) STRICT, WITHOUT ROWID;

INSERT INTO commitments_new (call, place, item, kind, text, owner, due, at, zone, reason, status, why)
SELECT call, place, note || CASE kind WHEN 'action' THEN ':action' ELSE '' END, kind, text, owner,
    due, '', '', '', CASE done WHEN 1 THEN 'done' ELSE 'open' END, ''
FROM commitments;

DROP TABLE commitments;
ALTER TABLE commitments_new RENAME TO commitments;
UPDATE commitments SET seal = callscript_seal(CAST(call AS BLOB), CAST(place AS BLOB), CAST(item
    AS BLOB), CAST(kind AS BLOB), CAST(text AS BLOB), CAST(owner AS BLOB), CAST(due AS BLOB),
    CAST(at AS BLOB), CAST(zone AS BLOB), CAST(reason AS BLOB), CAST(status AS BLOB),
    CAST(settled_at AS BLOB), CAST(why AS BLOB));
CREATE INDEX commitments_due ON commitments (due) WHERE status = 'open';

ALTER TABLE calls ADD COLUMN final INTEGER NOT NULL DEFAULT 0 CHECK (final IN (0, 1));
UPDATE calls SET seal = callscript_seal(CAST(number AS BLOB), CAST(id AS BLOB), CAST(script AS
    BLOB), CAST(title AS BLOB), CAST(digest AS BLOB), CAST(contact AS BLOB), CAST(contact_name AS
    BLOB), CAST(company AS BLOB), CAST(caller AS BLOB), CAST(rehearsal AS BLOB), CAST(phase AS
    BLOB), CAST(position AS BLOB), CAST(outcome AS BLOB), CAST(started_at AS BLOB),
    CAST(updated_at AS BLOB), CAST(ended_at AS BLOB), CAST(last_seq AS BLOB), CAST(final AS BLOB));
