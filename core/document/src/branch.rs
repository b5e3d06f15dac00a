//! A branch: a scratch copy at given dependencies on which one chain of commands is executed.

use crate::execute::{Executed, execute};
use crate::{ChangeHash, Document, ExecuteError};
use yanfang_domain::command::Command;
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::id::DefectId;

/// One chain's scratch copy. Merge it when the whole chain is good, drop it otherwise.
///
/// After an error of kind [`ExecuteError::Document`] it must be dropped; after any other it is as it was.
#[derive(Clone, Debug)]
pub struct Branch {
    document: Document,
}

impl Branch {
    pub(crate) fn new(document: Document) -> Self {
        Self { document }
    }

    pub(crate) fn into_document(self) -> Document {
        self.document
    }

    /// Executes the next command of the chain.
    pub fn execute(&mut self, command: &Command) -> Result<Executed, ExecuteError> {
        let id = self.document.id();
        let executed = execute(&mut self.document.automerge, &self.document.places, id, command)?;
        self.document.wrote(command);
        Ok(executed)
    }

    /// Reads one defect as it is on this branch, for the domain's check.
    pub fn defect(&self, id: DefectId) -> Option<Defect> {
        self.document.defect(id)
    }

    /// Reads every defect as it is on this branch.
    pub fn defects(&self) -> Vec<Defect> {
        self.document.unit().defects
    }

    /// Reads every entry as they are on this branch, for the domain's check.
    pub fn entries(&self) -> Vec<Entry> {
        self.document.entries()
    }

    /// Whether a change is on this branch.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.document.contains(hash)
    }

    /// The changes on this branch that no other stands on, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.document.heads()
    }

    /// The number that the next defect recorded on this branch gets.
    pub fn next_number(&self) -> u32 {
        self.document.next_number()
    }
}
