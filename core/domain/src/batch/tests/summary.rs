//! Figures: what is counted, and what is not counted twice.

use crate::batch::{Counted, Figures, Tally, UnitCounted};
use crate::catalog::{Severity, Trade};
use crate::event::Status;
use crate::id::ContractorId;

fn defect(severity: Severity, trade: Trade, status: Status) -> Counted {
    let liable = Some(ContractorId::from_bytes([trade as u8; 16]));
    Counted { severity, trade: Some(trade), liable, status, returned: false, repeated: false }
}

fn units() -> Vec<UnitCounted> {
    let critical = defect(Severity::Critical, Trade::Plumbing, Status::InRepair);
    let passed = defect(Severity::Minor, Trade::Plumbing, Status::Passed);
    let returned = Counted { returned: true, repeated: true, ..defect(Severity::Minor, Trade::Tiling, Status::Closed) };
    let unassigned = Counted { trade: None, liable: None, ..defect(Severity::Major, Trade::Tiling, Status::Open) };
    let linked = defect(Severity::Critical, Trade::Plumbing, Status::Duplicate);
    let voided = defect(Severity::Critical, Trade::Plumbing, Status::Voided);
    vec![
        UnitCounted { heard: true, inspected: true, defects: vec![critical, linked, voided] },
        UnitCounted { heard: true, inspected: true, defects: vec![passed, returned] },
        UnitCounted { heard: true, inspected: false, defects: vec![unassigned] },
        UnitCounted::default(),
    ]
}

#[test]
fn duplicates_count_once_and_the_cover_is_told() {
    let figures = Figures::of(&units());
    assert_eq!((figures.units, figures.heard, figures.inspected, figures.clean), (4, 3, 2, 1));
    assert_eq!(figures.defects, Tally { all: 4, open: 2 });
    assert_eq!((figures.duplicates, figures.voided), (1, 1));
    let severities: Vec<_> = figures.by_severity.iter().map(|one| (one.severity, one.count.all)).collect();
    assert_eq!(severities, [(Severity::Critical, 1), (Severity::Major, 1), (Severity::Minor, 2)]);
    assert_eq!(figures.by_trade[0].trade, None, "what nobody classified is told as such");
    assert_eq!(figures.by_contractor.len(), 3);
    assert_eq!(figures.by_status.iter().map(|one| one.count).sum::<u32>(), 4);
}

#[test]
fn a_repair_passes_the_first_time_or_it_does_not() {
    let figures = Figures::of(&units());
    assert_eq!((figures.judged, figures.passed_first, figures.repeated), (2, 1, 1));
    assert_eq!(figures.first_pass_permille(), Some(500));
    assert_eq!(Figures::default().first_pass_permille(), None);
}

/// Its digest is kept with the conclusions for ever.
#[test]
fn the_json_has_one_form() {
    let mut reversed = units();
    reversed.reverse();
    for unit in &mut reversed {
        unit.defects.reverse();
    }
    let json = serde_json::to_string(&Figures::of(&units())).unwrap();
    assert_eq!(json, serde_json::to_string(&Figures::of(&reversed)).unwrap());
    assert!(json.starts_with(
        r#"{"units":4,"heard":3,"inspected":2,"clean":1,"defects":{"all":4,"open":2},"duplicates":1,"voided":1,"by_severity":[{"severity":"critical","count":{"all":1,"open":1}},"#
    ), "{json}");
}
