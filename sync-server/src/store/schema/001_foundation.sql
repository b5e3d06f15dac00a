-- Ids are text as people read them in the program (UUIDs, ACTOR.SEQ); hashes, keys and documents are blobs.
-- Times are milliseconds since 1970, UTC. Booleans are 0 and 1. Written in what SQLite and PostgreSQL both understand.

CREATE TABLE server (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE project (
    project TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    feed_number BIGINT NOT NULL,
    feed_chain BLOB NOT NULL,
    catalog INTEGER NOT NULL,
    order_number BIGINT NOT NULL
);

-- Immutable once published.
CREATE TABLE catalog (
    project TEXT NOT NULL,
    version INTEGER NOT NULL,
    json BLOB NOT NULL,
    hash BLOB NOT NULL,
    published_ms BIGINT NOT NULL,
    PRIMARY KEY (project, version)
);

-- `changes` counts the raw changes, `row_chain` is that of the last one. The snapshot, where there is one, holds the first
-- `snapshot_changes` of them; `first_feed` and `feed` are the numbers of the first and the last commit.
CREATE TABLE document (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    generation INTEGER NOT NULL,
    heads BLOB NOT NULL,
    changes BIGINT NOT NULL,
    row_chain BLOB NOT NULL,
    first_feed BIGINT NOT NULL,
    feed BIGINT NOT NULL,
    snapshot BLOB,
    snapshot_hash BLOB,
    snapshot_changes BIGINT NOT NULL,
    PRIMARY KEY (project, document)
);

-- The raw changes are the truth, the snapshot is a cache. `row_chain` covers the row before it in the document.
CREATE TABLE change (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    position BIGINT NOT NULL,
    hash BLOB NOT NULL,
    actor TEXT NOT NULL,
    seq BIGINT NOT NULL,
    feed BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    row_chain BLOB NOT NULL,
    PRIMARY KEY (project, document, position)
);
CREATE UNIQUE INDEX change_hash ON change (project, document, hash);

-- Every command that ever arrived or was made by the server, accepted or not. `receipt` is the verdict as it is sent,
-- `cause` the command that a server command follows from.
CREATE TABLE command (
    project TEXT NOT NULL,
    origin TEXT NOT NULL,
    document TEXT NOT NULL,
    author TEXT NOT NULL,
    device TEXT,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    catalog INTEGER NOT NULL,
    done_ms BIGINT NOT NULL,
    done_offset INTEGER NOT NULL,
    received_ms BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    receipt BLOB NOT NULL,
    cause TEXT,
    change_hash BLOB,
    feed BIGINT,
    PRIMARY KEY (project, origin)
);
-- Small: nearly everything is accepted.
CREATE INDEX command_flagged ON command (project, document) WHERE verdict = 'rebased' AND reason IS NOT NULL;
CREATE INDEX command_not_accepted ON command (project, document) WHERE verdict IN ('quarantined', 'refused');

-- What the office said about a command that was in quarantine, as its document's entry says it; `feed` is the commit that
-- brought it. The verdict in `command` is the last one. After a restore there may be two answers: what was taken in holds.
CREATE TABLE office_answer (
    project TEXT NOT NULL,
    origin TEXT NOT NULL,
    entry TEXT NOT NULL,
    document TEXT NOT NULL,
    taken_in INTEGER NOT NULL,
    member TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    reason TEXT NOT NULL,
    feed BIGINT NOT NULL,
    PRIMARY KEY (project, origin, entry)
);
CREATE INDEX office_answer_feed ON office_answer (project, feed);

-- A second body under the same origin (a cloned phone): both are kept.
CREATE TABLE forked_command (
    project TEXT NOT NULL,
    origin TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    device TEXT NOT NULL,
    body BLOB NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (project, origin, body_hash)
);

-- An actor belongs to one document, and to the device and member that first used it.
CREATE TABLE actor (
    project TEXT NOT NULL,
    actor TEXT NOT NULL,
    document TEXT NOT NULL,
    device TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (project, actor)
);

-- One row a commit of a document, or a published catalog (`catalog:VERSION`). `payload` is SHA-256 over the hashes of the
-- changes (or the catalog's hash), `chain` covers the feed so far.
CREATE TABLE feed (
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    document TEXT NOT NULL,
    payload BLOB NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (project, number)
);

CREATE TABLE defect (
    project TEXT NOT NULL,
    defect TEXT NOT NULL,
    unit TEXT NOT NULL,
    building TEXT,
    floor TEXT,
    number INTEGER NOT NULL,
    room TEXT NOT NULL,
    stage TEXT NOT NULL,
    item TEXT,
    trade TEXT,
    element TEXT,
    severity TEXT NOT NULL,
    note TEXT NOT NULL,
    status TEXT NOT NULL,
    liable TEXT,
    repairer TEXT,
    work_order TEXT,
    rule TEXT,
    unassigned TEXT,
    due_ms BIGINT,
    conflicts INTEGER NOT NULL,
    photos INTEGER NOT NULL,
    photos_missing INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    returned INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (project, defect)
);
CREATE INDEX defect_unit ON defect (project, unit);
CREATE INDEX defect_repairer ON defect (project, repairer, status);

-- Which photo belongs to which defect; `stored` once the server has the whole file.
CREATE TABLE photo (
    project TEXT NOT NULL,
    hash BLOB NOT NULL,
    defect TEXT NOT NULL,
    unit TEXT NOT NULL,
    stored INTEGER NOT NULL,
    thumbnail INTEGER NOT NULL,
    PRIMARY KEY (project, hash, defect)
);
CREATE INDEX photo_defect ON photo (project, defect);

CREATE TABLE room (
    project TEXT NOT NULL,
    unit TEXT NOT NULL,
    inspection TEXT NOT NULL,
    stage TEXT NOT NULL,
    room TEXT NOT NULL,
    record TEXT NOT NULL,
    result TEXT NOT NULL,
    reason TEXT,
    recorded_by TEXT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (project, unit, record)
);

CREATE TABLE unit_state (
    project TEXT NOT NULL,
    unit TEXT NOT NULL,
    building TEXT,
    rooms INTEGER NOT NULL,
    rooms_done INTEGER NOT NULL,
    not_seen INTEGER NOT NULL,
    open INTEGER NOT NULL,
    to_assign INTEGER NOT NULL,
    with_contractor INTEGER NOT NULL,
    to_reinspect INTEGER NOT NULL,
    needs_decision INTEGER NOT NULL,
    total INTEGER NOT NULL,
    heard_ms BIGINT NOT NULL,
    PRIMARY KEY (project, unit)
);

CREATE TABLE work_order (
    project TEXT NOT NULL,
    work_order TEXT NOT NULL,
    number BIGINT NOT NULL,
    group_key TEXT NOT NULL,
    repairer TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_ms BIGINT NOT NULL,
    released_ms BIGINT,
    due_ms BIGINT,
    PRIMARY KEY (project, work_order)
);
-- One open draft a project, repairer and group; a released order frees the key.
CREATE UNIQUE INDEX work_order_draft ON work_order (project, group_key, repairer) WHERE state = 'draft';

-- Every entry about a unit, an order or a batch as a whole, for lists; `json` is the entry as its document holds it.
CREATE TABLE entry (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    entry TEXT NOT NULL,
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (project, document, entry)
);
CREATE INDEX entry_name ON entry (project, name, at_ms);

-- What lists of all units look for on a unit's way to its owner, folded from its entries. `last_day_ms`: until when an
-- owner is waited for. `days`: the UTC days of appointments and of receptions' beginnings, such as `,20488,20489,`.
CREATE TABLE on_lists (
    project TEXT NOT NULL,
    unit TEXT NOT NULL,
    last_day_ms BIGINT,
    keys_out INTEGER NOT NULL,
    days TEXT NOT NULL,
    PRIMARY KEY (project, unit)
);

-- Which confirmations a unit is or was under (R1): one row for each unit of a batch and each confirmation.
CREATE TABLE confirmation (
    project TEXT NOT NULL,
    unit TEXT NOT NULL,
    batch TEXT NOT NULL,
    entry TEXT NOT NULL,
    confirmed_ms BIGINT NOT NULL,
    revoked INTEGER NOT NULL,
    PRIMARY KEY (project, unit, batch, entry)
);

CREATE TABLE device (
    project TEXT NOT NULL,
    device TEXT NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key BLOB NOT NULL,
    enrolled_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    heard_ms BIGINT,
    version TEXT,
    clock_off_ms BIGINT,
    PRIMARY KEY (project, device)
);
CREATE UNIQUE INDEX device_id ON device (device);

CREATE TABLE enrol_code (
    code_hash BLOB NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    member TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);

-- Who changed members, devices and codes: written in the transaction that does it, never changed. `about` is whom or what,
-- `words` what exactly, `reason` why.
CREATE TABLE audit (
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    member TEXT NOT NULL,
    action TEXT NOT NULL,
    about TEXT NOT NULL,
    words TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (project, number)
);
-- SQLite's form of it; another database gets the same trigger in its own words.
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;
CREATE TRIGGER audit_never_removed BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit is only ever added to');
END;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    member TEXT NOT NULL,
    device TEXT,
    expires_ms BIGINT NOT NULL
);

CREATE TABLE password (
    project TEXT NOT NULL,
    account TEXT NOT NULL,
    member TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (project, account)
);

-- Rows of an import that were taken, so that running it again records nothing twice.
CREATE TABLE imported (
    project TEXT NOT NULL,
    source TEXT NOT NULL,
    row_key TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (project, source, row_key)
);

-- One row a signature (sync.md 10): `heads` are those under which it was accepted, `change_hash` the change that holds it.
-- `complete` once the signed view was compared; `doubt` where signature, key or statement do not fit.
CREATE TABLE acceptance (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    entry TEXT NOT NULL,
    purpose TEXT NOT NULL,
    view BLOB NOT NULL,
    heads BLOB NOT NULL,
    change_hash BLOB NOT NULL,
    received_ms BIGINT NOT NULL,
    complete INTEGER NOT NULL,
    doubt INTEGER NOT NULL,
    PRIMARY KEY (project, document, entry)
);
CREATE INDEX acceptance_view ON acceptance (project, view);

-- The views that were signed, zstd, by the view's SHA-256; `bytes` is NULL until they are here.
CREATE TABLE signed_view (
    project TEXT NOT NULL,
    view BLOB NOT NULL,
    bytes BLOB,
    PRIMARY KEY (project, view)
);

-- What the server signed of it: `message` is canonical JSON, `number` counts in the project, each names the chain before.
CREATE TABLE counter_signature (
    project TEXT NOT NULL,
    number BIGINT NOT NULL,
    document TEXT NOT NULL,
    entry TEXT NOT NULL,
    message BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE INDEX counter_signature_entry ON counter_signature (project, document, entry);

CREATE TABLE acceptance_chain (
    project TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    chain BLOB NOT NULL
);

-- Who took the signed acceptance of a document out of the console.
CREATE TABLE acceptance_access (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (project, document, at_ms, member)
);

-- Files that nobody but this server opens, by their random id. `named` is the document whose entry names it, once one does.
CREATE TABLE sealed_file (
    project TEXT NOT NULL,
    file TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    member TEXT NOT NULL,
    received_ms BIGINT NOT NULL,
    erased_ms BIGINT,
    PRIMARY KEY (project, file)
);

-- Which entries name which sealed file.
CREATE TABLE sealed_name (
    project TEXT NOT NULL,
    file TEXT NOT NULL,
    document TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (project, file, document, entry)
);

-- Who opened or erased a sealed file.
CREATE TABLE sealed_access (
    project TEXT NOT NULL,
    file TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    member TEXT NOT NULL,
    action TEXT NOT NULL,
    PRIMARY KEY (project, file, at_ms, member, action)
);
