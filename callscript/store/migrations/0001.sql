-- What a store holds. Order is always by sequence: clocks jump.

-- One row per call, for lists; all of it but `number` can be read from its events.
CREATE TABLE calls (
    number INTEGER PRIMARY KEY, -- order in which calls were begun; survives VACUUM
    id TEXT NOT NULL UNIQUE,
    script TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    contact TEXT, -- no reference: a contact may be forgotten, the call stays
    contact_name TEXT NOT NULL,
    company TEXT NOT NULL,
    caller TEXT NOT NULL,
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    phase TEXT NOT NULL CHECK (phase IN ('live', 'wrap-up', 'done')),
    position TEXT NOT NULL,
    outcome TEXT NOT NULL,
    started_at TEXT,
    updated_at TEXT,
    ended_at TEXT,
    last_seq INTEGER NOT NULL
) STRICT;

CREATE INDEX calls_unfinished ON calls (number) WHERE phase <> 'done';

-- What happened. Rows are added, never changed.
CREATE TABLE events (
    call TEXT NOT NULL REFERENCES calls (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    intent INTEGER NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    chain BLOB NOT NULL, -- sha256 of the previous chain and this event's digest
    PRIMARY KEY (call, seq)
) STRICT, WITHOUT ROWID;

-- Typed and not yet kept.
CREATE TABLE drafts (
    call TEXT NOT NULL REFERENCES calls (id),
    slot TEXT NOT NULL,
    step TEXT,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (call, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    phone TEXT NOT NULL,
    value TEXT NOT NULL,
    notes TEXT NOT NULL,
    fields TEXT NOT NULL, -- JSON object of strings
    folded TEXT NOT NULL, -- name, company, phone and its digits, case folded: LIKE folds only ASCII
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- The exact texts calls ran on, and their checked form.
CREATE TABLE scripts (
    digest TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    source BLOB NOT NULL,
    packed BLOB NOT NULL,
    packed_by TEXT NOT NULL, -- version of the program; another one packs anew
    first_seen TEXT NOT NULL
) STRICT;

-- Derived from a call's events: what was promised, and what is to be done.
CREATE TABLE commitments (
    call TEXT NOT NULL REFERENCES calls (id),
    place INTEGER NOT NULL, -- order within the call
    note TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('promise', 'action')),
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT, -- ISO date
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    PRIMARY KEY (call, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX commitments_due ON commitments (due) WHERE done = 0;
