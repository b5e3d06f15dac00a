-- Work orders in their own documents, what is still to be copied between them and the units, and limits that run.

ALTER TABLE work_order ADD COLUMN closed_ms BIGINT;
ALTER TABLE work_order ADD COLUMN engineer TEXT;

CREATE INDEX work_order_repairer ON work_order (project, repairer, state);
CREATE INDEX defect_order ON defect (project, work_order);

-- Which defects are or were on a released order.
CREATE TABLE order_defect (
    project TEXT NOT NULL,
    work_order TEXT NOT NULL,
    defect TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (project, work_order, defect)
);
CREATE INDEX order_defect_defect ON order_defect (project, defect);

-- Documents whose last commit is to be copied between unit and orders. Written in the transaction of the cause, removed
-- when the copies are written: a server that ends in between goes on where it was.
CREATE TABLE mirror_due (
    project TEXT NOT NULL,
    document TEXT NOT NULL,
    cause TEXT NOT NULL,
    feed BIGINT NOT NULL,
    PRIMARY KEY (project, document)
);

-- Limits that run. Whoever acts on one claims it first, until a time after which another may.
CREATE TABLE timer (
    project TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    claimed_until_ms BIGINT,
    PRIMARY KEY (project, kind, subject)
);
CREATE INDEX timer_due ON timer (project, due_ms);

-- Which repair waits for which. The event that made the link names it; one that was taken away has ended.
CREATE TABLE chain (
    project TEXT NOT NULL,
    link TEXT NOT NULL,
    unit TEXT NOT NULL,
    defect TEXT NOT NULL,
    before_unit TEXT NOT NULL,
    before_defect TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    came BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    PRIMARY KEY (project, link)
);
CREATE INDEX chain_running ON chain (project, ended, defect);
