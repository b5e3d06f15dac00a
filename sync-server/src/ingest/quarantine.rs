//! The office's answer about what is in quarantine: the command's effect at the heads, the entry that says who answered,
//! and the receipts that replace the earlier ones. All in one transaction, as for every other command.

use super::filed::Filed;
use super::judge::{Halt, Judge};
use super::rights::place_today;
use yanfang_document::{ExecuteError, requires};
use yanfang_domain::command::{AddEntry, Body, Command};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::Author;
use yanfang_domain::id::{Digest, MemberId, Origin};
use yanfang_domain::quarantine::{OfficeEntry, QuarantineRule, answers, may_answer};
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Reason, Verdict};

/// What somebody in the office says about one command.
#[derive(Clone, Debug)]
pub(crate) struct Answering {
    /// Who says it.
    pub(crate) by: MemberId,
    /// What is said.
    pub(crate) entry: OfficeEntry,
    /// When, by the server.
    pub(crate) at: Moment,
}

/// A command in quarantine, as it was filed.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) filed: Filed,
    /// Why it is there.
    pub(crate) why: Reason,
}

/// A command that has its last verdict now.
pub(crate) struct Resolved {
    pub(crate) origin: Origin,
    pub(crate) verdict: Verdict,
    pub(crate) change: Option<Digest>,
}

impl Judge<'_> {
    /// Gives the answer, and the same to what hangs on it. Where a rule speaks against it nothing is written.
    pub(super) fn answer(&mut self, answering: &Answering, waiting: &[Waiting]) -> Result<(), Halt> {
        match self.may_answer(answering, waiting) {
            Err(rule) => self.results.refused = Some(rule),
            Ok(at) if answering.entry.takes_in() => self.take_in_all(answering, waiting, at)?,
            Ok(at) => self.decline_all(answering, waiting, at)?,
        }
        Ok(())
    }

    /// The place of the command among those that wait.
    fn may_answer(&self, answering: &Answering, waiting: &[Waiting]) -> Result<usize, QuarantineRule> {
        let command = answering.entry.command();
        let at = waiting.iter().position(|one| one.filed.command.origin == command);
        let at = at.ok_or(QuarantineRule::NotWaiting)?;
        let member = self.context.today.member(answering.by).ok_or(QuarantineRule::NotWaiting)?;
        let place = place_today(self.context, self.id, &self.document);
        may_answer(member, place, waiting[at].filed.command.by, &answering.entry, answering.at.utc_ms)?;
        if answering.entry.takes_in()
            && let Some((_, true)) = self.stands_on_not_accepted(&waiting[at].filed.command)
        {
            return Err(QuarantineRule::BasisWaits);
        }
        Ok(at)
    }

    fn take_in_all(&mut self, answering: &Answering, waiting: &[Waiting], first: usize) -> Result<(), Halt> {
        if !self.take_in(answering, &waiting[first])? {
            self.results.refused = Some(QuarantineRule::NothingToStandOn);
            return Ok(());
        }
        // What waited only because this one did: its author had the right.
        let mut left: Vec<&Waiting> = others(waiting, first);
        left.retain(|one| one.why.code == Code::DependsOnNotAccepted);
        while let Some(at) = left.iter().position(|one| self.stands_on_not_accepted(&one.filed.command).is_none()) {
            self.take_in(answering, left.swap_remove(at))?;
        }
        Ok(())
    }

    /// Executes it at the heads; false where what it is about is not here.
    fn take_in(&mut self, answering: &Answering, waiting: &Waiting) -> Result<bool, Halt> {
        let command = &waiting.filed.command;
        let flag = self.is_after_signature_here(command).then_some(Code::FlagAfterSignature);
        let actor = self.server_actor()?;
        let change = match self.document.append(actor, command) {
            Ok(executed) => {
                let hash = executed.hash;
                self.executed(&waiting.filed, actor, executed);
                Some(hash)
            }
            // Its effect came back with the document.
            Err(ExecuteError::AlreadyExists { .. }) => None,
            Err(ExecuteError::Document(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        };
        self.not_accepted.remove(&command.origin);
        self.resolve(command.origin, Verdict::Rebased { flag }, change);
        let reason = answering.entry.reason().to_owned();
        self.say(answering, OfficeEntry::TakenIn { command: command.origin, reason })?;
        Ok(true)
    }

    /// Declines it, and all that requires what it would have made.
    fn decline_all(&mut self, answering: &Answering, waiting: &[Waiting], first: usize) -> Result<(), Halt> {
        let mut declined = vec![(&waiting[first], None)];
        let mut left: Vec<&Waiting> = others(waiting, first);
        let mut at = 0;
        while at < declined.len() {
            let cause = declined[at].0.filed.command.origin;
            let hangs = |one: &&Waiting| requires(&one.filed.command.body).iter().any(|record| record.origin == cause);
            let (with_it, others): (Vec<&Waiting>, Vec<&Waiting>) = left.into_iter().partition(hangs);
            declined.extend(with_it.into_iter().map(|one| (one, Some(cause))));
            left = others;
            at += 1;
        }
        for (one, cause) in declined {
            let command = one.filed.command.origin;
            self.not_accepted.insert(command, false);
            self.resolve(command, Verdict::Refused { why: Reason { code: Code::Declined, cause } }, None);
            let reason = answering.entry.reason().to_owned();
            self.say(answering, OfficeEntry::Declined { command, reason })?;
        }
        Ok(())
    }

    fn resolve(&mut self, origin: Origin, verdict: Verdict, change: Option<Digest>) {
        self.results.verdicts.push((origin, verdict.clone()));
        self.results.resolved.push(Resolved { origin, verdict, change });
    }

    /// Writes the entry that every phone shows and that a restored server gets back.
    fn say(&mut self, answering: &Answering, entry: OfficeEntry) -> Result<(), Halt> {
        let cause = entry.command();
        let actor = self.server_actor()?;
        let seq = 1 + self.results.changes.iter().filter(|change| change.actor == actor).count() as u32;
        let filed = Filed::made_here(Command {
            origin: Origin { actor, seq },
            by: Author::Member(answering.by),
            done_at: answering.at,
            catalog: self.context.today.catalog().version,
            body: Body::AddEntry(AddEntry { after: Vec::new(), kind: EntryKind::Office(entry) }),
        })?;
        let executed = self.document.append(actor, &filed.command).map_err(|error| match error {
            ExecuteError::Document(error) => Halt::Document(error),
            error => Halt::ServerCommand(error),
        })?;
        let hash = executed.hash;
        self.executed(&filed, actor, executed);
        self.file(filed, Verdict::Accepted, Some(cause), Some(hash));
        Ok(())
    }

    /// What the office said of a command before this server was restored: its document knows.
    pub(super) fn answered_before(&self, command: Origin) -> Option<bool> {
        answers(&self.document.entries()).get(&command).map(|answer| answer.taken_in)
    }
}

fn others(waiting: &[Waiting], but: usize) -> Vec<&Waiting> {
    waiting.iter().enumerate().filter(|(at, _)| *at != but).map(|(_, one)| one).collect()
}
