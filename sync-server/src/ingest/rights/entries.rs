//! Whether an entry fits what its document holds and what is known of others.

use super::{Right, Seen};
use crate::catalogs::CatalogView;
use crate::ingest::task::Context;
use yanfang_domain::command::{Body, Command};
use yanfang_domain::delivery::DeliveryRule;
use yanfang_domain::entry::{EntryKind, EntryRule, Ground, check_entry};
use yanfang_domain::handover::HandoverRule;
use yanfang_domain::id::DocumentId;
use yanfang_domain::permission::{is_fact, roles_at};
use yanfang_domain::role::Member;
use yanfang_domain::signing::Given;
use yanfang_domain::transition::Writer;
use yanfang_protocol::problem::Code;

/// `Plain` for whatever is no entry.
pub(super) fn fits(
    context: &Context,
    named: &CatalogView,
    member: &Member,
    document: DocumentId,
    command: &Command,
    seen: &dyn Seen,
) -> Right {
    let Body::AddEntry(body) = &command.body else { return Right::Plain };
    let Some(place) = super::place(named, document, seen) else { return Right::Refuse(Code::NotAllowed) };
    let at_ms = super::acted_ms(context, member, place, command);
    let roles = roles_at(member, place, at_ms);
    let entries = seen.entries();
    let ground = Ground {
        catalog: named.catalog(),
        member: Some(member),
        at_ms,
        unit: match document {
            DocumentId::Unit(unit) => Some(unit),
            _ => None,
        },
        entries: &entries,
        defects: &|| seen.defects(),
        elsewhere: context.elsewhere.as_ref(),
    };
    let by = Writer { author: command.by, roles: &roles };
    match check_entry(&ground, &body.kind, &by) {
        Ok(()) => signed(context, document, command, &body.kind),
        Err(rule) if is_fact(command.body.name()) => Right::Flag(flag(rule)),
        Err(EntryRule::Handover(HandoverRule::DecidedByOneOfThem)) => Right::Refuse(Code::FourEyes),
        Err(_) => Right::Refuse(Code::WrongState),
    }
}

/// A signature that does not fit is taken and flagged: that it was given is a fact, and the manager has to know.
fn signed(context: &Context, document: DocumentId, command: &Command, kind: &EntryKind) -> Right {
    let Some(given) = Given::of(kind) else { return Right::Plain };
    let (findings, _) = crate::acceptance::doubts(context, document, command.by, &given);
    if findings.is_empty() { Right::Plain } else { Right::Flag(Code::FlagSignature) }
}

/// What a fact is marked with that did not fit (R14).
const fn flag(rule: EntryRule) -> Code {
    match rule {
        EntryRule::Handover(HandoverRule::ConfirmationRevoked) => Code::FlagAfterRevocation,
        EntryRule::Handover(HandoverRule::SignedAlreadyForm | HandoverRule::KeysReleasedAlready)
        | EntryRule::Delivery(DeliveryRule::Reception(HandoverRule::SignedAlreadyForm)) => Code::FlagAfterSignature,
        _ => Code::FlagBasisNotAccepted,
    }
}
