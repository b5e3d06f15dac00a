//! How much an import found and did.

use std::collections::BTreeMap;

/// Counts of one import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Defects that were sent: topics with the broken ones, rows with the wrong ones.
    pub sent: usize,
    /// Recorded now; in a dry run: that would be.
    pub recorded: usize,
    /// Recorded by an earlier run.
    pub known: usize,
    /// Not taken, each named in the error list.
    pub broken: usize,
    /// Remarks recorded now.
    pub remarks: usize,
    /// Photos of the defects recorded now.
    pub photos: usize,
    /// Recorded now by the repairer's name.
    pub assigned: BTreeMap<String, usize>,
    /// Recorded now, waiting in `ToAssign`.
    pub to_assign: usize,
}

impl Tally {
    /// Whether anything that was sent could be used, now or before.
    pub fn is_usable(&self) -> bool {
        self.recorded + self.known > 0
    }

    /// Adds another part's counts.
    pub fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.recorded += other.recorded;
        self.known += other.known;
        self.broken += other.broken;
        self.remarks += other.remarks;
        self.photos += other.photos;
        self.to_assign += other.to_assign;
        for (firm, count) in &other.assigned {
            *self.assigned.entry(firm.clone()).or_default() += count;
        }
    }

    /// One line for people, in Chinese.
    pub fn zh(&self) -> String {
        format!(
            "共 {} 个问题：新记录 {}，此前已有 {}，未导入 {}；备注 {}，照片 {}；待分派 {}{}",
            self.sent,
            self.recorded,
            self.known,
            self.broken,
            self.remarks,
            self.photos,
            self.to_assign,
            self.firms("，")
        )
    }

    /// One line for people, in English.
    pub fn en(&self) -> String {
        format!(
            "{} sent: {} recorded, {} known from before, {} not imported; {} remarks, {} photos; {} to assign{}",
            self.sent,
            self.recorded,
            self.known,
            self.broken,
            self.remarks,
            self.photos,
            self.to_assign,
            self.firms(", ")
        )
    }

    fn firms(&self, between: &str) -> String {
        let parts: Vec<String> = self.assigned.iter().map(|(firm, count)| format!("{between}{firm} {count}")).collect();
        parts.concat()
    }
}
