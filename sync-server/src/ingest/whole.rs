//! The usual case: a chain is executed on a fork at its dependencies, and its last hash is equal.

use super::filed::Filed;
use super::judge::{Halt, Judge};
use super::rights::{Right, right};
use crate::catalogs::CatalogView;
use yanfang_document::{DocumentError, ExecuteError};
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Chain, Verdict};

/// A chain that is not accepted as it is.
pub(super) struct NotWhole {
    /// Its commands, unchanged.
    pub(super) commands: Vec<Filed>,
    /// The place of the command that was never allowed, judged where its author stood, and why.
    pub(super) refused: Option<(usize, Code)>,
}

impl Judge<'_> {
    /// Executes what follows the first `prefix` commands, which are known; nothing remains of it unless all is well.
    pub(super) fn whole(
        &mut self,
        chain: &Chain,
        commands: Vec<Filed>,
        prefix: usize,
        named: &CatalogView,
    ) -> Result<Result<(), NotWhole>, Halt> {
        let before = prefix.checked_sub(1).and_then(|last| self.known.get(&commands[last].command.origin)?.change);
        let dependencies = before.map_or_else(|| chain.dependencies.clone(), |hash| vec![hash]);
        let mut branch = match self.document.branch(&dependencies, chain.actor) {
            Ok(branch) => branch,
            Err(DocumentError::UnknownDependencies { .. }) => return Ok(Err(NotWhole { commands, refused: None })),
            Err(error) => return Err(error.into()),
        };
        let mut executed = Vec::with_capacity(commands.len());
        let mut signs = false;
        for (place, filed) in commands.iter().enumerate().skip(prefix) {
            self.in_budget()?;
            match right(self.context, named, self.id, &filed.command, &branch) {
                Right::Plain if self.is_after_signature(&filed.command, &branch, &mut signs) => {
                    return Ok(Err(NotWhole { commands, refused: None }));
                }
                Right::Plain => {}
                Right::Refuse(code) => return Ok(Err(NotWhole { commands, refused: Some((place, code)) })),
                Right::Flag(_) | Right::Quarantine(_) => return Ok(Err(NotWhole { commands, refused: None })),
            }
            match branch.execute(&filed.command) {
                Ok(change) => executed.push(change),
                Err(ExecuteError::Document(error)) => return Err(error.into()),
                Err(_) => return Ok(Err(NotWhole { commands, refused: None })),
            }
        }
        if executed.last().map(|change| change.hash) != Some(chain.last) {
            return Ok(Err(NotWhole { commands, refused: None }));
        }
        self.document.merge(branch)?;
        for (filed, change) in commands.into_iter().skip(prefix).zip(executed) {
            let hash = change.hash;
            self.executed(&filed, chain.actor, change);
            self.results.as_sent.push(hash);
            self.file(filed, Verdict::Accepted, None, Some(hash));
        }
        Ok(Ok(()))
    }
}
