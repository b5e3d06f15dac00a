//! The other case: commands one by one at the heads, under a fresh server actor (sync.md 3).

use super::filed::Filed;
use super::judge::{Halt, Judge};
use super::rights::{Right, Seen, right};
use super::task::Consequence;
use super::whole::NotWhole;
use crate::catalogs::CatalogView;
use std::sync::Arc;
use yanfang_document::{Branch, Document, ExecuteError, requires};
use yanfang_domain::command::{Body, Command};
use yanfang_domain::defect::Defect;
use yanfang_domain::entry::Entry;
use yanfang_domain::event::Author;
use yanfang_domain::id::{DefectId, Origin};
use yanfang_domain::permission::is_fact;
use yanfang_domain::time::Moment;
use yanfang_protocol::problem::Code;
use yanfang_protocol::sync::{Chain, Reason, Verdict};

impl Judge<'_> {
    /// Judges a chain's commands one by one. Where its dependencies are here, rules are checked as the author saw the
    /// document; else at the heads.
    pub(super) fn one_by_one(
        &mut self,
        chain: &Chain,
        not_whole: NotWhole,
        named: &CatalogView,
    ) -> Result<Vec<Verdict>, Halt> {
        let NotWhole { commands, refused } = not_whole;
        let mut seen = self.document.branch(&chain.dependencies, chain.actor).ok();
        let mut verdicts = Vec::with_capacity(commands.len());
        for (place, filed) in commands.into_iter().enumerate() {
            self.in_budget()?;
            let never = refused.filter(|(refused, _)| *refused == place).map(|(_, code)| code);
            verdicts.push(self.one(filed, never, named, &mut seen)?);
        }
        Ok(verdicts)
    }

    pub(super) fn one(
        &mut self,
        filed: Filed,
        never: Option<Code>,
        named: &CatalogView,
        seen: &mut Option<Branch>,
    ) -> Result<Verdict, Halt> {
        if let Some(known) = self.known.get(&filed.command.origin) {
            if known.body_hash != filed.hash {
                self.keep_second(filed);
                return Ok(Verdict::Forked);
            }
            let verdict = known.verdict.clone();
            if !matches!(verdict, Verdict::Quarantined { .. } | Verdict::Refused { .. }) {
                follow(seen, &filed.command);
            }
            return Ok(verdict);
        }
        let right = never.map_or_else(|| self.right_of(&filed, named, seen.as_ref()), Right::Refuse);
        let flag = match right {
            Right::Refuse(code) => return Ok(self.set_apart(filed, false, code, None)),
            Right::Quarantine(code) => match self.answered_before(filed.command.origin) {
                Some(true) => None,
                Some(false) => return Ok(self.set_apart(filed, false, Code::Declined, None)),
                None => {
                    // Its author saw it done: what came after is judged by that.
                    follow(seen, &filed.command);
                    return Ok(self.set_apart(filed, true, code, None));
                }
            },
            Right::Flag(code) => Some(code),
            Right::Plain if self.is_after_signature_here(&filed.command) => Some(Code::FlagAfterSignature),
            Right::Plain => None,
        };
        let cause = self.stands_on_not_accepted(&filed.command);
        let fact = is_fact(filed.command.body.name());
        if let Some((cause, quarantined)) = cause
            && !fact
        {
            return Ok(self.set_apart(filed, quarantined, Code::DependsOnNotAccepted, Some(cause)));
        }
        let flag = if cause.is_some() { Some(Code::FlagBasisNotAccepted) } else { flag };
        let command = if cause.is_some() { self.without_basis(&filed.command) } else { filed.command.clone() };
        follow(seen, &command);
        self.at_heads(filed, &command, flag, cause.map(|(cause, _)| cause))
    }

    fn right_of(&self, filed: &Filed, named: &CatalogView, seen: Option<&Branch>) -> Right {
        right(self.context, named, self.id, &filed.command, &Standpoint { seen, heads: &self.document })
    }

    /// Executes at the heads; what cannot be executed hangs on something that is not there.
    fn at_heads(
        &mut self,
        filed: Filed,
        command: &Command,
        flag: Option<Code>,
        cause: Option<Origin>,
    ) -> Result<Verdict, Halt> {
        let actor = self.server_actor()?;
        match self.document.append(actor, command) {
            Ok(executed) => {
                let hash = executed.hash;
                self.executed(&filed, actor, executed);
                let verdict = Verdict::Rebased { flag };
                self.file(filed, verdict.clone(), None, Some(hash));
                Ok(verdict)
            }
            // Its effect is in the document already; only the receipt is new.
            Err(ExecuteError::AlreadyExists { .. }) => {
                let verdict = Verdict::Rebased { flag };
                self.file(filed, verdict.clone(), None, None);
                Ok(verdict)
            }
            Err(ExecuteError::Invalid(_)) => Ok(self.set_apart(filed, false, Code::InvalidBody, None)),
            Err(ExecuteError::Document(error)) => Err(error.into()),
            Err(_) => Ok(self.set_apart(filed, false, Code::DependsOnNotAccepted, cause)),
        }
    }

    /// Files a command as quarantined or refused.
    fn set_apart(&mut self, filed: Filed, quarantined: bool, code: Code, cause: Option<Origin>) -> Verdict {
        let why = Reason { code, cause };
        let verdict = if quarantined { Verdict::Quarantined { why } } else { Verdict::Refused { why } };
        self.file(filed, verdict.clone(), None, None);
        verdict
    }

    /// The first command among those it requires that was not accepted, and whether that one is in quarantine.
    pub(super) fn stands_on_not_accepted(&self, command: &Command) -> Option<(Origin, bool)> {
        let mut origins = requires(&command.body).into_iter().map(|record| record.origin);
        origins.find_map(|origin| Some((origin, *self.not_accepted.get(&origin)?)))
    }

    /// A fact without the references that were not accepted, so that it can be kept.
    fn without_basis(&self, command: &Command) -> Command {
        let mut command = command.clone();
        let gone = |origin: Origin| self.not_accepted.contains_key(&origin);
        match &mut command.body {
            Body::DefectEvent(event) => event.after.retain(|id| !gone(id.0.origin)),
            Body::AddEntry(entry) => entry.after.retain(|id| !gone(id.0.origin)),
            Body::RecordDefect(body) if body.inspection.is_some_and(|id| gone(id.0.origin)) => body.inspection = None,
            _ => {}
        }
        command
    }

    /// Executes what the office or a timer decided, at the heads; their origins are the server actor's.
    pub(super) fn office(&mut self, by: Author, bodies: &[Body], done_at: Moment) -> Result<(), Halt> {
        let actor = self.server_actor()?;
        for (body, seq) in bodies.iter().zip(1..) {
            self.made_here(Origin { actor, seq }, by, done_at, body.clone())?;
        }
        Ok(())
    }

    /// Executes what follows from elsewhere, in the server's name.
    pub(super) fn consequence(&mut self, consequence: &dyn Consequence) -> Result<(), Halt> {
        let bodies = consequence.bodies(&self.document, self.context);
        if bodies.is_empty() {
            return Ok(());
        }
        let actor = self.server_actor()?;
        for ((cause, body), seq) in bodies.into_iter().zip(1..) {
            self.made_here(Origin { actor, seq }, Author::Server, self.context.now, body)?;
            if let Some(judged) = self.results.judged.last_mut() {
                judged.cause = cause;
            }
        }
        Ok(())
    }

    /// Executes one command that was made here.
    pub(super) fn made_here(
        &mut self,
        origin: Origin,
        by: Author,
        done_at: Moment,
        body: Body,
    ) -> Result<Verdict, Halt> {
        let today = Arc::clone(&self.context.today);
        let catalog = today.catalog().version;
        let filed = Filed::made_here(Command { origin, by, done_at, catalog, body })?;
        let verdict = self.one(filed, None, &today, &mut None)?;
        if let Verdict::Rebased { flag: None } = verdict {
            self.accept_own(origin);
            return Ok(Verdict::Accepted);
        }
        Ok(verdict)
    }

    /// What was made here at the heads is accepted as it is.
    fn accept_own(&mut self, origin: Origin) {
        let verdicts = self.results.verdicts.iter_mut().filter(|(of, _)| *of == origin).map(|(_, verdict)| verdict);
        let judged = self.results.judged.iter_mut().filter(|judged| judged.filed.command.origin == origin);
        verdicts.chain(judged.map(|judged| &mut judged.verdict)).for_each(|verdict| *verdict = Verdict::Accepted);
    }
}

/// What an author saw, and beside it what is here: a rebuilt phone names defects that its old branch did not have.
struct Standpoint<'a> {
    seen: Option<&'a Branch>,
    heads: &'a Document,
}

impl Seen for Standpoint<'_> {
    fn defect(&self, id: DefectId) -> Option<Defect> {
        self.seen.and_then(|branch| branch.defect(id)).or_else(|| self.heads.defect(id))
    }

    fn defects(&self) -> Vec<Defect> {
        self.seen.map_or_else(|| self.heads.unit().defects, Seen::defects)
    }

    fn entries(&self) -> Vec<Entry> {
        self.seen.map_or_else(|| self.heads.entries(), Branch::entries)
    }
}

impl Seen for Branch {
    fn defect(&self, id: DefectId) -> Option<Defect> {
        self.defect(id)
    }

    fn defects(&self) -> Vec<Defect> {
        self.defects()
    }

    fn entries(&self) -> Vec<Entry> {
        self.entries()
    }
}

/// Keeps the author's view in step; where it cannot follow, rules are checked at the heads from here on.
fn follow(seen: &mut Option<Branch>, command: &Command) {
    if let Some(branch) = seen
        && branch.execute(command).is_err()
    {
        *seen = None;
    }
}
