-- Events in which something was redacted, the only ones that ever change. A call's chain runs over
-- the digest of what was kept first; what stands there now has a digest of its own.
CREATE TABLE redactions (
    call TEXT NOT NULL,
    seq INTEGER NOT NULL,
    was BLOB NOT NULL, -- sha256 of the event as it was kept
    now BLOB NOT NULL, -- sha256 of the event as it stands
    PRIMARY KEY (call, seq)
) STRICT, WITHOUT ROWID;

-- One row, from a redaction until its traces in free pages and in the log are wiped out.
CREATE TABLE unswept (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
