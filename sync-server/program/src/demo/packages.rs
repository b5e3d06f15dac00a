//! Real remarks: BCF packages, one a firm, recorded by a phone as a person would and routed by the rules.

use super::outcome::PackageOutcome;
use super::phone::{Phone, Stop};
use crate::sample;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use yanfang_device::DefectDraft;
use yanfang_domain::catalog::{Catalog, Severity};
use yanfang_domain::defect::Pin;
use yanfang_domain::id::{ContractorId, DefectId};
use yanfang_domain::inspection::Stage;
use yanfang_sync::exchange::bcf::{self, BcfLimits, Package};

/// A package with the defects its remarks became.
pub(super) struct Recorded {
    pub(super) package: Package,
    pub(super) defects: Vec<DefectId>,
    firm: Option<&'static str>,
}

/// Packages of a folder in order of their names. A file that is no package is one broken topic.
pub(super) fn read_folder(folder: &Path) -> Result<Vec<Package>, Stop> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).map_err(Stop::Io)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| {
        path.extension().is_some_and(|end| end.eq_ignore_ascii_case("bcfzip") || end.eq_ignore_ascii_case("bcf"))
    });
    files.sort();
    let mut packages = Vec::new();
    for file in files {
        match bcf::read_package(&file, &BcfLimits::default()) {
            Ok(package) => packages.push(package),
            Err(fault) => crate::say(format_args!("  {}: {} ({})", file.display(), fault.en(), fault.code())),
        }
    }
    Ok(packages)
}

/// Records every remark of the packages on a phone, spread over the dwellings.
pub(super) fn record(phone: &Phone, catalog: &Catalog, packages: Vec<Package>) -> Result<Vec<Recorded>, Stop> {
    let mut recorded = Vec::new();
    let mut turn = 0;
    for package in packages {
        let known = sample::firm_items().iter().find(|firm| package.name.starts_with(firm.package_prefix));
        let mut defects = Vec::new();
        for topic in &package.topics {
            let unit = &catalog.places.units[turn % catalog.places.units.len()];
            turn += 1;
            let house = super::walk::house_type(catalog, unit)?;
            let room = house.rooms.first().ok_or(Stop::Incomplete { what: "a house type has no room" })?;
            let photos = snapshots(phone, topic)?;
            let draft = DefectDraft {
                stage: Stage::ThirdParty,
                inspection: None,
                room: room.id,
                element: None,
                item: known.map(|firm| firm.item.to_owned()),
                severity: Severity::Major,
                note: note(topic),
                pin: room.outline.first().map(|corner| Pin { x: corner.x + 300, y: corner.y + 300 }),
                photos,
            };
            defects.push(phone.record(unit.id, draft)?);
        }
        recorded.push(Recorded { package, defects, firm: known.map(|firm| firm.contractor) });
    }
    Ok(recorded)
}

/// The remark in words: the title where it says something, then every comment.
fn note(topic: &bcf::Topic) -> String {
    let mut lines: Vec<&str> = topic.comments.iter().map(|comment| comment.text.as_str()).collect();
    if let Some(description) = topic.description.as_deref() {
        lines.insert(0, description);
    }
    if !topic.title.is_empty() && (topic.title != "Opmerking" || lines.is_empty()) {
        lines.insert(0, &topic.title);
    }
    let text = lines.join("\n");
    text.chars().take(yanfang_domain::command::NOTE_LIMIT).collect()
}

/// Lays a topic's snapshots into the phone's camera folder. A picture that the core refuses is left out, and said.
fn snapshots(phone: &Phone, topic: &bcf::Topic) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for (index, snapshot) in topic.snapshots.iter().enumerate().take(yanfang_domain::command::PHOTO_LIMIT) {
        match yanfang_photo::inspect(&snapshot.bytes, &yanfang_photo::Limits::default()) {
            Ok(_) => {
                let path = phone.camera.join(format!("bcf-{}-{index}", phone.next_picture()));
                std::fs::write(&path, &snapshot.bytes).map_err(Stop::Io)?;
                files.push(path);
            }
            Err(fault) => crate::say(format_args!("  {} {}: {fault}", topic.guid, snapshot.file_name)),
        }
    }
    Ok(files)
}

/// What became of each package, by what the server assigned.
pub(super) fn outcomes(
    recorded: &[Recorded],
    catalog: &Catalog,
    assigned: &HashMap<DefectId, Option<ContractorId>>,
) -> Vec<PackageOutcome> {
    let name_of = |id: ContractorId| {
        catalog.contractors.contractors.iter().find(|firm| firm.id == id).map_or("", |firm| firm.name.as_str())
    };
    let outcome = |recorded: &Recorded| {
        let arrived: Vec<_> = recorded.defects.iter().filter_map(|defect| assigned.get(defect)).collect();
        let reached = |contractor: &&&Option<ContractorId>| {
            contractor.is_some_and(|id| recorded.firm.is_some_and(|firm| name_of(id) == firm))
        };
        PackageOutcome {
            name: recorded.package.name.clone(),
            topics: recorded.package.topics.len() + recorded.package.broken.len(),
            imported: arrived.len(),
            broken: recorded.package.broken.len(),
            firm: recorded.firm.map(str::to_owned),
            reached: arrived.iter().filter(reached).count(),
        }
    };
    recorded.iter().map(outcome).collect()
}
