-- What a phone keeps. Bodies and changes are the truth; `defect`, `search` and the counts are read from them.

-- Identity, session, cursor: one value a name.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The catalog as the server signed it; old versions stay while an inspection may name them.
CREATE TABLE catalog (
    version INTEGER PRIMARY KEY,
    json BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;

-- A document this phone holds, with the counts that lists show.
CREATE TABLE document (
    row INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,        -- left the scope: hidden, kept while something is pending
    refetch INTEGER NOT NULL DEFAULT 0,     -- its confirmed part is to be fetched whole
    failures INTEGER NOT NULL DEFAULT 0,    -- how often in a row the server could not judge it
    not_before_ms INTEGER NOT NULL DEFAULT 0,
    defects INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    critical INTEGER NOT NULL DEFAULT 0,    -- open and critical
    rooms INTEGER NOT NULL DEFAULT 0        -- rooms with a record in the newest inspection
) STRICT;

-- A document's confirmed part: a snapshot, and the changes since. The hash finds flipped bits (measured.md).
CREATE TABLE snapshot (
    document INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL,
    sha256 BLOB NOT NULL
) STRICT;

CREATE TABLE change (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    sha256 BLOB NOT NULL
) STRICT;
CREATE INDEX change_by_document ON change (document);

-- The server's signature over the newest part of a document: what it has signed it takes back after a restore (N4).
CREATE TABLE seal (
    document INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    heads BLOB NOT NULL,                    -- 32 bytes each
    content BLOB NOT NULL,                  -- digest of the part that was signed
    signature BLOB NOT NULL
) STRICT;

-- Every command made here, in order, never changed; `chain` covers the row and the chain before it (N6).
CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    actor BLOB NOT NULL,                    -- actor and seq: its origin
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    catalog INTEGER NOT NULL,
    done_at_ms INTEGER NOT NULL,
    offset_min INTEGER NOT NULL,
    body BLOB NOT NULL,
    change BLOB NOT NULL,                   -- hash of the change it made at first
    chain BLOB NOT NULL
) STRICT;

-- What the server has not judged yet: the change as it stands now (executed again: another actor, the same origin).
CREATE TABLE pending (
    document INTEGER NOT NULL,
    number INTEGER NOT NULL,                -- of the journal
    actor BLOB NOT NULL,
    seq INTEGER NOT NULL,
    origin_actor BLOB NOT NULL,
    origin_seq INTEGER NOT NULL,
    dependencies BLOB NOT NULL,             -- 32 bytes each; none: sent again, a restored server lost its receipt
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,                    -- empty: the confirmed part holds its effect already
    hold_until_ms INTEGER NOT NULL,         -- its undo is open until then
    PRIMARY KEY (document, number)          -- one tree and not two: a command touches as few pages as it can
) STRICT, WITHOUT ROWID;

-- What the server said. `shelved` is the shelf: quarantined or refused, or taken in by the office and not seen yet by the
-- author. `office_*` is the office's word about what was in quarantine.
CREATE TABLE receipt (
    number INTEGER PRIMARY KEY,             -- of the journal
    document INTEGER NOT NULL,
    origin_actor BLOB NOT NULL,
    origin_seq INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    code TEXT,
    cause TEXT,
    at_ms INTEGER NOT NULL,                 -- the server's time
    epoch INTEGER NOT NULL,
    feed INTEGER NOT NULL,                  -- the feed number of the answer that brought it
    shelved INTEGER NOT NULL,
    change BLOB,                            -- the change that was accepted as it is
    office_name TEXT,
    office_at_ms INTEGER,                   -- the server's time
    office_reason TEXT
) STRICT;
CREATE INDEX receipt_shelved ON receipt (document) WHERE shelved = 1;

-- What lists and search read of a defect.
CREATE TABLE defect (
    row INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    id BLOB NOT NULL,                       -- actor, seq, index
    number INTEGER NOT NULL,
    room BLOB NOT NULL,
    item TEXT,
    severity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    open INTEGER NOT NULL,
    due_ms INTEGER,
    note TEXT NOT NULL,
    author BLOB,
    at_ms INTEGER NOT NULL,
    photos INTEGER NOT NULL,
    digest INTEGER NOT NULL,                -- of the whole defect: equal means nothing to write
    text_digest INTEGER NOT NULL            -- of the text it is searched by: equal means nothing to index
) STRICT;
CREATE UNIQUE INDEX defect_by_id ON defect (document, id);
CREATE INDEX defect_in_work ON defect (status, due_ms) WHERE status BETWEEN 1 AND 7;

-- Words of defects, CJK runs as overlapping pairs; the text itself is in `defect`.
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61');

-- Texts that wait to be indexed: an FTS5 insert of its own costs a command more pages than everything else in it.
CREATE TABLE unindexed (
    row INTEGER PRIMARY KEY,                -- of the defect
    text TEXT NOT NULL,
    is_new INTEGER NOT NULL                 -- the index has no older text of it
) STRICT;

-- What lists show of a unit's way to its owner, read from its entries; `line` is the whole of it, the columns are what it
-- is looked for by.
CREATE TABLE on_lists (
    document INTEGER PRIMARY KEY,
    last_day_ms INTEGER,                    -- until when an owner is waited for
    keys_out INTEGER NOT NULL,
    first_ms INTEGER,                       -- of its appointments
    last_ms INTEGER,
    line BLOB NOT NULL
) STRICT;

-- Photos taken here that the server may still lack.
CREATE TABLE photo (
    hash BLOB PRIMARY KEY,
    thumbnail BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    thumbnail_bytes INTEGER NOT NULL,
    thumbnail_sent INTEGER NOT NULL DEFAULT 0,
    original_sent INTEGER NOT NULL DEFAULT 0,
    thumbnail_upload TEXT,                  -- where a begun upload goes on
    original_upload TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_to_send ON photo (original_sent, thumbnail_sent) WHERE original_sent = 0;

-- Sealed commands of colleagues, kept and handed on unchanged (sync.md 7).
CREATE TABLE sealed (
    number INTEGER PRIMARY KEY,             -- in the order in which they came: a command stands on earlier ones
    origin_actor BLOB NOT NULL,
    origin_seq INTEGER NOT NULL,
    document TEXT NOT NULL,
    member TEXT NOT NULL,
    certificate BLOB NOT NULL,
    bytes BLOB NOT NULL,
    receipt BLOB,                           -- what the server said, signed, once it was delivered
    UNIQUE (origin_actor, origin_seq)
) STRICT;
CREATE INDEX sealed_by_document ON sealed (document);

-- Own commands that a colleague brought to the server: their receipts came back before their changes.
CREATE TABLE delivered (
    origin_actor BLOB NOT NULL,
    origin_seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,                 -- the server's time
    PRIMARY KEY (origin_actor, origin_seq)
) STRICT, WITHOUT ROWID;

-- Files beside photos that the server is to get: signed views (named by the view's SHA-256) and files that only the server
-- can open (named by a random id). Their bytes lie in the folder of photos under `hash`.
CREATE TABLE kept_file (
    name TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,                  -- 0 view, 1 sealed
    hash BLOB NOT NULL,                     -- SHA-256 of the bytes
    sent INTEGER NOT NULL DEFAULT 0,
    upload TEXT                             -- where a begun upload goes on
) STRICT, WITHOUT ROWID;
