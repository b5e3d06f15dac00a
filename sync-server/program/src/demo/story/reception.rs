//! Receptions: one home an outcome, a proxy, paper, a slip, formalities, two companions apart, the closing, the bundle.

use super::book::{Book, refusal};
use super::cast::{Cast, meet, owner};
use super::wait;
use crate::demo::phone::{Phone, Stop};
use yanfang_device::{Addition, EventDraft, MeterDraft, OwnerSays, SignedOn, StartDraft};
use yanfang_domain::catalog::{Severity, Trade};
use yanfang_domain::entry::EntryKind;
use yanfang_domain::event::{Cause, OwnerWord};
use yanfang_domain::handover::{HandedKind, HandoverEntry, Outcome, Visitor};
use yanfang_domain::id::{DefectId, DocumentId, HandoverId, UnitId};
use yanfang_domain::inspection::Stage;
use yanfang_domain::signing::SignerRole;
use yanfang_sync::acceptance::{Signer, check};

pub(super) fn play(cast: &Cast, book: &mut Book) {
    for scene in [clean, by_slip_and_proxy, later, not_accepted, apart, bundle] {
        let played = scene(cast, book);
        book.scene(played);
    }
}

/// Identity and the whole walk.
fn walked(cast: &Cast, phone: &Phone, home: usize) -> Result<HandoverId, Stop> {
    let unit = cast.homes[home];
    let draft = StartDraft { owner: owner(home), visitor: Visitor::Owner, slip: None, with: Vec::new() };
    let handover = phone.device.start_handover(unit, draft)?;
    walk(cast, phone, home, handover)?;
    Ok(handover)
}

fn walk(cast: &Cast, phone: &Phone, home: usize, handover: HandoverId) -> Result<(), Stop> {
    let unit = cast.homes[home];
    phone.device.check_identity(unit, handover, "身份证".into())?;
    phone.device.walk(unit, handover, cast.rooms[home].clone(), Vec::new())?;
    Ok(())
}

/// Meters, keys, books.
fn hand_everything(cast: &Cast, phone: &Phone, home: usize, handover: HandoverId) -> Result<(), Stop> {
    let unit = cast.homes[home];
    for meter in &cast.catalog.settings.meters {
        let draft = MeterDraft {
            meter: *meter,
            serial: None,
            value_milli: 3_700,
            handover: Some(handover),
            photo: None,
            remark: String::new(),
        };
        phone.device.read_meter(unit, draft)?;
    }
    for (item, count) in [(HandedKind::Key, 5), (HandedKind::QualityGuarantee, 1), (HandedKind::UserManual, 1)] {
        phone.device.hand_item(unit, handover, item, "A 套".into(), count)?;
    }
    Ok(())
}

fn sign(phone: &Phone, unit: UnitId, handover: HandoverId, first: SignerRole, on: &SignedOn) -> Result<(), Stop> {
    for role in [first, SignerRole::Companion, SignerRole::Property] {
        phone.device.sign_form(unit, handover, role, on)?;
    }
    Ok(())
}

/// From the door to the key.
pub(super) fn hand_over(cast: &Cast, phone: &Phone, home: usize, outcome: Outcome) -> Result<HandoverId, Stop> {
    let unit = cast.homes[home];
    let handover = walked(cast, phone, home)?;
    phone.device.set_outcome(unit, handover, outcome, String::new())?;
    hand_everything(cast, phone, home, handover)?;
    sign(phone, unit, handover, SignerRole::Owner, &SignedOn::Screen { image: cast.picture()? })?;
    phone.device.mark_formality(unit, "fund", true)?;
    phone.device.release_keys(unit, handover)?;
    Ok(handover)
}

/// What another phone says of a home's handover.
pub(super) fn marks(phone: &Phone, unit: UnitId) -> Result<String, Stop> {
    let state = phone.device.delivery_detail(unit)?.state;
    let handed = if state.is_handed_over() { "handed over" } else { "not handed over" };
    let Some(reception) = state.receptions.first() else { return Ok("no reception".into()) };
    let detail = phone.device.reception_detail(unit, reception.id)?;
    let after = if detail.is_some_and(|detail| detail.after_revocation) { ", after the revocation" } else { "" };
    Ok(format!("{handed}{after}"))
}

fn outcome(phone: &Phone, unit: UnitId) -> Result<String, Stop> {
    let state = phone.device.delivery_detail(unit)?.state;
    let Some(reception) = state.receptions.first() else { return Ok("no reception".into()) };
    let word = |outcome: Option<Outcome>| outcome.map_or_else(|| "none".into(), |outcome| format!("{outcome:?}"));
    let closed = if reception.closed.is_some() { ", closed" } else { "" };
    let last = match reception.final_outcome.outcome() {
        Some(last) => format!(", then {last:?}"),
        None => String::new(),
    };
    Ok(format!("{}{last}{closed}", word(reception.outcome.outcome())))
}

fn clean(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (phone, home) = (&cast.companions[0], cast.homes[3]);
    let handover = walked(cast, phone, 3)?;
    book.row(
        "没有结果不能发钥匙 / no keys without an outcome",
        "no_outcome",
        refusal(phone.device.release_keys(home, handover)),
    );
    phone.device.set_outcome(home, handover, Outcome::Accepted, String::new())?;
    hand_everything(cast, phone, 3, handover)?;
    sign(phone, home, handover, SignerRole::Owner, &SignedOn::Screen { image: cast.picture()? })?;
    book.row(
        "必办手续没办，不发钥匙 / a required formality is missing",
        "formalities_missing",
        refusal(phone.device.release_keys(home, handover)),
    );
    meet(&[phone, &cast.manager])?;
    cast.manager.device.release_formalities(home, handover, vec!["fund".into()], "贷款已批，三日内补".into())?;
    meet(&[&cast.manager, phone])?;
    phone.device.release_keys(home, handover)?;
    meet(&[phone, &cast.clerk])?;
    cast.clerk.device.close_reception(home, handover)?;
    meet(&[&cast.clerk, &cast.manager, phone])?;
    book.row(
        "顺利接收，经理放行，客服关闭 / accepted, released, closed",
        "Accepted, closed",
        outcome(&cast.manager, home),
    );
    let addition = Addition { text: "补交车库遥控器一只".into(), defects: Vec::new() };
    let amended = phone.device.amend_signed(
        home,
        handover,
        addition,
        SignerRole::Companion,
        &SignedOn::Screen { image: cast.picture()? },
    );
    book.row("关闭后不再改 / nothing is added after the closing", "reception_closed", refusal(amended));
    Ok(())
}

/// A slip from the counter, read by another companion; a proxy signs on paper.
fn by_slip_and_proxy(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let [counter, other] = &cast.companions;
    let home = cast.homes[4];
    let slip = counter.device.check_in(home, "A-017".into(), owner(4), None)?;
    let authority = other.device.seal_file(&cast.picture()?)?;
    let (unit, handover) = other.device.start_from_slip(&slip.text, Visitor::Proxy { authority }, Vec::new())?;
    walk(cast, other, 4, handover)?;
    other.device.set_outcome(unit, handover, Outcome::Accepted, String::new())?;
    hand_everything(cast, other, 4, handover)?;
    sign(other, unit, handover, SignerRole::Proxy, &SignedOn::Screen { image: cast.picture()? })?;
    other.device.mark_formality(unit, "fund", true)?;
    other.device.release_keys(unit, handover)?;
    let addition = Addition { text: "补交门禁卡两张".into(), defects: Vec::new() };
    let on = SignedOn::Screen { image: cast.picture()? };
    other.device.amend_signed(unit, handover, addition, SignerRole::Companion, &on)?;
    meet(&[other, counter, &cast.manager])?;
    let state = cast.manager.device.delivery_detail(home)?.state;
    let reception = state.receptions.first().ok_or(Stop::Incomplete { what: "the reception by slip" })?;
    let proxy = if matches!(reception.visitor, Visitor::Proxy { .. }) { "proxy" } else { "owner" };
    book.row(
        "凭纸条由别的陪验接，代理人签，另有补充 / by slip, another companion, a proxy signs; an amendment",
        "A-017, proxy, Accepted, 1 amendment",
        outcome(&cast.manager, home).map(|outcome| {
            let slip = reception.slip.as_deref().unwrap_or("no slip");
            format!("{slip}, {proxy}, {outcome}, {} amendment", reception.amendments.len())
        }),
    );
    Ok(())
}

/// 先接收后处理: the task is repaired, the owner agrees, the clerk closes.
fn later(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let (phone, clerk, home) = (&cast.companions[0], &cast.clerk, cast.homes[5]);
    let handover = walked(cast, phone, 5)?;
    let task = cast.defect(phone, 5, Stage::Handover, Trade::Plastering, Severity::Minor)?;
    book.row(
        "有未关问题不能顺利接收 / accepted needs none open",
        "open_defects",
        refusal(phone.device.set_outcome(home, handover, Outcome::Accepted, String::new())),
    );
    phone.device.set_outcome(home, handover, Outcome::AcceptedRepairLater, String::new())?;
    hand_everything(cast, phone, 5, handover)?;
    sign(phone, home, handover, SignerRole::Owner, &SignedOn::Screen { image: cast.picture()? })?;
    phone.device.mark_formality(home, "fund", true)?;
    phone.device.release_keys(home, handover)?;
    meet(&[phone, clerk, &cast.engineer])?;
    book.row(
        "任务没完不能关 / not closed while a task is open",
        "no_final_outcome",
        refusal(clerk.device.close_reception(home, handover)),
    );
    repaired(cast, 5, task)?;
    clerk.device.set_final_outcome(home, handover, Outcome::Accepted, None)?;
    clerk.device.close_reception(home, handover)?;
    meet(&[clerk, &cast.manager])?;
    book.row(
        "先接收后处理，修好、业主认可、关闭 / accepted, repaired later, closed with the owner's word",
        "AcceptedRepairLater, then Accepted, closed",
        outcome(&cast.manager, home),
    );
    Ok(())
}

/// 拒绝接收 and 处理后确认: the keys come with the final outcome, by a sheet with fresh readings.
fn not_accepted(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    for (at, first) in [(6, Outcome::Refused), (2, Outcome::ConfirmAfterRepair)] {
        let (phone, clerk, home) = (&cast.companions[1], &cast.clerk, cast.homes[at]);
        let handover = walked(cast, phone, at)?;
        let task = cast.defect(phone, at, Stage::Handover, Trade::Plastering, Severity::Major)?;
        phone.device.set_outcome(home, handover, first, "墙面空鼓，修好再收".into())?;
        sign(phone, home, handover, SignerRole::Owner, &SignedOn::Screen { image: cast.picture()? })?;
        phone.device.mark_formality(home, "fund", true)?;
        meet(&[phone, clerk, &cast.engineer])?;
        repaired(cast, at, task)?;
        meet(&[phone])?;
        for meter in &cast.catalog.settings.meters {
            let (serial, photo, remark) = (None, None, String::new());
            let handover = Some(handover);
            phone
                .device
                .read_meter(home, MeterDraft { meter: *meter, serial, value_milli: 4_100, handover, photo, remark })?;
        }
        meet(&[phone, clerk])?;
        let sheet = clerk.device.seal_file(&cast.picture()?)?;
        clerk.device.set_final_outcome(home, handover, Outcome::Accepted, Some(sheet))?;
        clerk.device.close_reception(home, handover)?;
        meet(&[clerk, &cast.manager])?;
        let step = if first == Outcome::Refused {
            "拒绝接收，修好后凭发放单交钥匙 / refused, keys later by a sheet"
        } else {
            "处理后确认 / confirmed after the repair"
        };
        book.row(step, format!("{first:?}, then Accepted, closed"), outcome(&cast.manager, home));
    }
    Ok(())
}

/// Engineer, inspector, the owner's word, the clerk.
fn repaired(cast: &Cast, at: usize, task: DefectId) -> Result<(), Stop> {
    let (home, companion, clerk) = (cast.homes[at], &cast.companions[0], &cast.clerk);
    cast.clock.pass_days(3);
    cast.engineer.device.pass(home, task, None, EventDraft::default())?;
    meet(&[&cast.engineer, companion])?;
    for (_, said) in companion.device.confirmation_visit(home, vec![(task, OwnerSays::Good(OwnerWord::OnSite))]) {
        said?;
    }
    meet(&[companion, clerk])?;
    clerk.device.close_defect(home, task, Cause::Workmanship("基层".into()), false)?;
    meet(&[clerk])
}

/// Two companions set an outcome at once, while apart.
fn apart(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let [one, other] = &cast.companions;
    let home = cast.homes[7];
    let handover = walked(cast, one, 7)?;
    meet(&[one, other])?;
    one.device.set_outcome(home, handover, Outcome::Accepted, String::new())?;
    other.device.set_outcome(home, handover, Outcome::Refused, "业主说门锁不收".into())?;
    meet(&[one, other, &cast.manager])?;
    let reception = |phone: &Phone| -> Result<_, Stop> {
        let found = phone.device.reception_detail(home, handover)?;
        Ok(found.ok_or(Stop::Incomplete { what: "the reception of two companions" })?.reception)
    };
    let contested = reception(&cast.manager)?;
    let entries = cast.manager.device.entries(home)?;
    book.row(
        "两人同时定了不同结果 / two companions set different outcomes at once",
        "none stands, 2 kept",
        Ok(match contested.outcome.outcome() {
            None => format!("none stands, {} kept", contested.outcome.contradicting().len()),
            Some(outcome) => format!("{outcome:?} stands"),
        }),
    );
    let accepting = |id: &yanfang_domain::id::EntryId| {
        entries.iter().any(|entry| {
            entry.id == *id
                && matches!(
                    &entry.kind,
                    EntryKind::Handover(HandoverEntry::OutcomeSet { outcome: Outcome::Accepted, .. })
                )
        })
    };
    let chosen = contested.outcome.contradicting().iter().copied().find(accepting);
    let chosen = chosen.ok_or(Stop::Incomplete { what: "the accepting outcome" })?;
    cast.manager.device.decide_outcome(home, handover, chosen, "电话问过业主".into())?;
    meet(&[&cast.manager, other])?;
    book.row("客户经理裁定 / the service manager decides (R7)", "Accepted", outcome(other, home));
    Ok(())
}

/// The signed acceptance as a file, checked without the server; with one byte changed it is noticed.
fn bundle(cast: &Cast, book: &mut Book) -> Result<(), Stop> {
    let project = cast.catalog.places.project.id;
    let file = wait(cast.server.export_acceptance(project, DocumentId::Unit(cast.homes[4])));
    let file = file.ok().flatten().ok_or(Stop::Incomplete { what: "a signed acceptance to export" })?;
    let key: Option<yanfang_domain::id::Digest> =
        yanfang_protocol::acceptance::fingerprint(&cast.server.public_key().to_bytes()).to_string().parse().ok();
    let said = |bytes: &[u8]| {
        let checked = check(bytes, key);
        let known = matches!(checked.signer, Signer::Known(_)) && checked.verdict.is_good();
        if known { format!("{} signatures fit", checked.told.len()) } else { "noticed".into() }
    };
    book.row("导出签收文件并核验 / the acceptance exported and verified", "4 signatures fit", Ok(said(&file)));
    let mut changed = file.clone();
    if let Some(byte) = changed.get_mut(file.len() / 2) {
        *byte ^= 1;
    }
    book.row("改一个字节就看得出 / one changed byte", "noticed", Ok(said(&changed)));
    let code = cast.code(4).to_owned();
    std::fs::write(cast.folder.join(format!("{code}.acceptance")), file).map_err(Stop::Io)
}
