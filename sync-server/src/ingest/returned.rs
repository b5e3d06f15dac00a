//! A document's changes that come back after a restore (N4): this server made or accepted them once, so nothing is judged,
//! routed or numbered anew; rows, feed and orders follow as from any commit.

use super::filed::Filed;
use super::judge::{Halt, Judge};
use super::task::{NewChange, Returned};
use crate::acceptance::Signing;
use yanfang_document::{Document, Written};
use yanfang_domain::signing::Given;
use yanfang_protocol::sync::{Chain, ChainAnswer, NotJudged, Verdict};

impl Judge<'_> {
    /// Takes in the changes that are not here.
    pub(super) fn take_back(&mut self, returned: &Returned) -> Result<(), Halt> {
        let before = self.document.heads();
        self.document.apply(&returned.changes)?;
        let written = self.document.changes_since(&before);
        self.signed_again(&written);
        for change in written {
            let Written { hash, actor, seq, bytes, .. } = change;
            self.results.changes.push(NewChange { hash, actor, seq, bytes });
        }
        if !self.results.changes.is_empty() {
            // An event that was made anew before it came back has two values under one id: what is remembered beside the
            // document is read anew with the one that counts.
            self.document = Document::open(&self.document.save())?;
            self.results.inspections_touched = true;
        }
        Ok(())
    }

    /// Signatures that come back are examined and counter-signed anew: the chain of the lost server is lost with it.
    fn signed_again(&mut self, written: &[Written]) {
        let signed = self.document.entries().into_iter().filter(|entry| Given::of(&entry.kind).is_some());
        let found = signed.filter_map(|entry| {
            let change = self.document.writer_of(entry.id, written)?;
            Some(Signing {
                entry: entry.id,
                by: entry.by,
                kind: entry.kind,
                stands_on: change.dependencies.clone(),
                change: change.hash,
            })
        });
        self.results.signings.extend(found);
    }

    /// Commands that come without their change: a restored server lost their receipts, or a colleague brings them sealed.
    /// One whose effect is here is filed with the change that it became, the others are judged at the heads.
    pub(super) fn again(&mut self, chain: &Chain, commands: Vec<Filed>) -> Result<ChainAnswer, Halt> {
        let Some(named) = self.context.named.get(&chain.catalog).cloned() else {
            return Ok(self.aside(chain, NotJudged::UnknownCatalog));
        };
        let written = self.document.changes_since(&[]);
        let mut verdicts = Vec::with_capacity(commands.len());
        for filed in commands {
            self.in_budget()?;
            let is_new = !self.known.contains_key(&filed.command.origin);
            let became = if is_new { self.document.became(&filed.command, &written) } else { None };
            let change = became.map(|change| change.hash);
            if is_new && change.is_none() && self.waits_for_others(&filed) {
                // What came before it in the chain is filed; the whole is answered when it comes again.
                self.broken = true;
                return Ok(self.aside(chain, NotJudged::Missing { hashes: Vec::new() }));
            }
            verdicts.push(match change {
                Some(hash) => {
                    self.file(filed, Verdict::Accepted, None, Some(hash));
                    Verdict::Accepted
                }
                None => self.one(filed, None, &named, &mut None)?,
            });
        }
        if verdicts.iter().any(|verdict| *verdict != Verdict::Accepted) {
            self.broken = true;
            self.set_aside.insert(chain.last, None);
        }
        Ok(ChainAnswer::Each(verdicts))
    }

    /// Whether it requires something that is neither here nor known as not accepted: somebody still has to send it.
    fn waits_for_others(&self, filed: &Filed) -> bool {
        self.document.lacks(&filed.command) && self.stands_on_not_accepted(&filed.command).is_none()
    }
}
