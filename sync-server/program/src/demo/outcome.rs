//! What the demo did and what held, as a table for people or as one JSON object for programs.

use super::story::StoryRow;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// The result of a run.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Outcome {
    /// Units of both projects.
    pub(super) units: usize,
    /// Room records made.
    pub(super) rooms: usize,
    /// Defects recorded.
    pub(super) defects: usize,
    /// Photos taken.
    pub(super) photos: usize,
    /// Phones at work.
    pub(super) phones: usize,
    /// Defects with a field that two people wrote at the same time.
    pub(super) conflicts: usize,
    /// Defects on which people decided differently.
    pub(super) needs_decision: usize,
    /// Commands by verdict.
    pub(super) receipts: BTreeMap<String, usize>,
    /// Defects assigned by rule, by contractor.
    pub(super) assigned: BTreeMap<String, usize>,
    /// Defects no rule decided.
    pub(super) unassigned: usize,
    /// Bytes of sync bodies.
    pub(super) bytes: Bytes,
    /// Connections that were cut in the middle of an answer.
    pub(super) cuts: usize,
    /// Records that a phone had said are saved before its process was killed.
    pub(super) killed_after: usize,
    /// Milliseconds for everything.
    pub(super) ms: u128,
    /// The BCF packages.
    pub(super) packages: Vec<PackageOutcome>,
    /// What must hold (quality.md I1 to I7).
    pub(super) checks: BTreeMap<String, bool>,
    /// The story's steps: what was expected and what happened.
    pub(super) story: Vec<StoryRow>,
    /// What was found wrong, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<String>,
}

/// Bytes each way.
#[derive(Debug, Default, Serialize)]
pub(super) struct Bytes {
    /// From the phones.
    pub(super) up: u64,
    /// To the phones.
    pub(super) down: u64,
}

/// A BCF package.
#[derive(Debug, Serialize)]
pub(super) struct PackageOutcome {
    /// Its file name without the ending.
    pub(super) name: String,
    /// Topics in the folder.
    pub(super) topics: usize,
    /// Topics recorded as defects and found on the server.
    pub(super) imported: usize,
    /// Topics that could not be read.
    pub(super) broken: usize,
    /// The firm whose package it is.
    pub(super) firm: String,
    /// Remarks that the rules gave to that firm.
    pub(super) reached: usize,
    /// The topics that could not be read, by name, with why.
    pub(super) broken_topics: Vec<BrokenTopic>,
    /// What was left out, in words: pictures that a phone refuses, or why the package does not open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) left_out: Vec<String>,
}

/// A topic that could not be read.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BrokenTopic {
    /// Its folder in the package.
    pub(super) folder: String,
    /// Why: a stable code.
    pub(super) code: &'static str,
    /// Why, in words.
    pub(super) why: String,
}

impl BrokenTopic {
    /// A topic that could not be read, with why.
    pub(super) fn of(folder: &str, code: &'static str, why: String) -> Self {
        Self { folder: folder.to_owned(), code, why }
    }
}

impl Outcome {
    /// Notes a check; a finding says what was wrong.
    pub(super) fn check(&mut self, name: &str, findings: Vec<String>) {
        self.checks.insert(name.into(), findings.is_empty());
        self.findings.extend(findings.into_iter().map(|finding| format!("{name}: {finding}")));
    }

    /// Whether every check holds and every step of the story went as expected.
    pub(crate) fn holds(&self) -> bool {
        self.checks.values().all(|&held| held) && self.story.iter().all(|row| row.ok)
    }
}

impl Outcome {
    /// The story as a table.
    fn show_story(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nThe story, step by step")?;
        self.story.iter().try_for_each(|row| {
            let mark = if row.ok { "yes" } else { "NO " };
            writeln!(f, "  {mark} {}\n        {}", row.step, row.happened)?;
            if row.ok { Ok(()) } else { writeln!(f, "        expected: {}", row.expected) }
        })
    }
}

impl Outcome {
    /// The packages as a table.
    fn show_packages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.packages.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nBCF packages                              topics  imported  broken  reached the firm")?;
        for package in &self.packages {
            let PackageOutcome { name, topics, imported, broken, reached, firm, .. } = package;
            writeln!(f, "  {name:<40}{topics:>6}{imported:>10}{broken:>8}  {reached:>4} of {imported} {firm}")?;
            for topic in &package.broken_topics {
                writeln!(f, "    broken: {} ({}): {}", topic.folder, topic.code, topic.why)?;
            }
            package.left_out.iter().try_for_each(|line| writeln!(f, "    left out: {line}"))?;
        }
        let sum = |pick: fn(&PackageOutcome) -> usize| self.packages.iter().map(pick).sum::<usize>();
        let (reached, imported) = (sum(|package| package.reached), sum(|package| package.imported));
        writeln!(f, "  {reached} of {imported} real remarks reached the firm whose package they came from")
    }
}

const CHECKS: [(&str, &str); 7] = [
    ("I1", "what was saved on a phone is in its store"),
    ("I2", "every receipt's command is stored on the server"),
    ("I3", "each saved defect is exactly once on the server"),
    ("I4", "no defect counts as complete with a photo missing"),
    ("I5", "nothing was accepted that the rules deny"),
    ("I6", "equal heads give equal views"),
    ("I7", "chains, hashes and signatures verify"),
];

impl Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |f: &mut fmt::Formatter<'_>, name: &str, value: &dyn Display| writeln!(f, "  {name:<34}{value}");
        writeln!(f, "\nWhat was done")?;
        row(f, "phones", &self.phones)?;
        row(f, "units", &self.units)?;
        row(f, "room records", &self.rooms)?;
        row(f, "defects", &self.defects)?;
        row(f, "photos", &self.photos)?;
        row(f, "fields written by two at once", &self.conflicts)?;
        row(f, "defects that need a decision", &self.needs_decision)?;
        for (verdict, count) in &self.receipts {
            row(f, &format!("receipts: {verdict}"), count)?;
        }
        row(f, "bytes up / down", &format!("{} / {}", self.bytes.up, self.bytes.down))?;
        row(f, "connections cut in mid-answer", &self.cuts)?;
        row(f, "records saved before the kill", &self.killed_after)?;
        row(f, "time", &format!("{:.1} s", self.ms as f64 / 1000.0))?;
        writeln!(f, "\nAssigned by the rules")?;
        for (contractor, count) in &self.assigned {
            row(f, contractor, count)?;
        }
        row(f, "waiting to be assigned", &self.unassigned)?;
        self.show_packages(f)?;
        self.show_story(f)?;
        writeln!(f, "\nWhat must hold")?;
        for (name, text) in CHECKS {
            let held = self.checks.get(name).copied().unwrap_or(false);
            writeln!(f, "  {} {name}  {text}", if held { "yes" } else { "NO " })?;
        }
        self.findings.iter().try_for_each(|finding| writeln!(f, "  ! {finding}"))
    }
}
